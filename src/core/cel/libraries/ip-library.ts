import { CelEvaluationError, noSuchOverload } from '../cel-error.ts';
import { formatIpAddress, type IpAddress, parseIpAddress } from '../network/ip-address.ts';
import { globalFunction, type Library, memberFunction, type Overload } from '../type-system/function-declaration.ts';
import { type CelOpaque, type CelValue, isTagged } from '../value/cel-value.ts';
import { asString } from '../value/narrow-value.ts';

/** `ip('10.0.0.1')` and its functions (k8s.io/apiserver/pkg/cel/library/ip.go). */
export const IP_LIBRARY: Library = {
  sinceMinor: 30,
  types: ['net.IP'],
  overloads: [
    globalFunction('ip(string): net.IP', (text) => ipValue(requireAddress(asString(text)))),
    globalFunction('isIP(string): bool', (text) => parseIpAddress(asString(text)) !== undefined),
    globalFunction('ip.isCanonical(string): bool', (text) => {
      return formatIpAddress(requireAddress(asString(text))) === asString(text);
    }),
    globalFunction('string(net.IP): string', (value) => formatIpAddress(asIp(value))),
    memberFunction('net.IP.family(): int', (value) => BigInt(asIp(value).family)),
    test('isUnspecified', ({ bits }) => bits === 0n),
    test('isLoopback', isLoopback),
    test('isLinkLocalMulticast', isLinkLocalMulticast),
    test('isLinkLocalUnicast', isLinkLocalUnicast),
    test('isGlobalUnicast', isGlobalUnicast),
  ],
};

interface IpValue extends CelOpaque {
  readonly typeName: 'net.IP';
  readonly address: IpAddress;
}

/** An address as a CEL value. */
export function ipValue(address: IpAddress): CelValue {
  const value: IpValue = {
    kind: 'opaque',
    typeName: 'net.IP',
    address,
    equals: (other) =>
      isIpValue(other) && other.address.family === address.family && other.address.bits === address.bits,
    toText: () => formatIpAddress(address),
  };
  return value;
}

/** The address of a CEL value that is one. */
export function asIp(value: CelValue | undefined): IpAddress {
  if (!isTagged(value) || value.kind !== 'opaque' || !isIpValue(value)) throw noSuchOverload();
  return value.address;
}

/** Reads an address. Throws for a text that is none, also for IPv4-mapped ones and those with a zone. */
export function requireAddress(text: string): IpAddress {
  const address = parseIpAddress(text);
  if (address === undefined) {
    throw new CelEvaluationError(`IP Address ${JSON.stringify(text)} parse error during conversion from string`);
  }
  return address;
}

function test(name: string, holds: (address: IpAddress) => boolean): Overload {
  return memberFunction(`net.IP.${name}(): bool`, (value) => holds(asIp(value)));
}

function isLoopback({ family, bits }: IpAddress): boolean {
  return family === 4 ? bits >> 24n === 127n : bits === 1n;
}

function isLinkLocalMulticast({ family, bits }: IpAddress): boolean {
  return family === 4 ? bits >> 8n === 0xe00000n : ((bits >> 112n) & 0xff0fn) === 0xff02n;
}

function isLinkLocalUnicast({ family, bits }: IpAddress): boolean {
  return family === 4 ? bits >> 16n === 0xa9fen : bits >> 118n === 0xfe80n >> 6n;
}

function isGlobalUnicast(address: IpAddress): boolean {
  const { family, bits } = address;
  const isMulticast = family === 4 ? bits >> 28n === 0xen : bits >> 120n === 0xffn;
  const isBroadcast = family === 4 && bits === 0xffffffffn;
  return bits !== 0n && !isBroadcast && !isMulticast && !isLoopback(address) && !isLinkLocalUnicast(address);
}

function isIpValue(value: CelOpaque): value is IpValue {
  return value.typeName === 'net.IP';
}
