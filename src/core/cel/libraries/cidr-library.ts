import { CelEvaluationError, noSuchOverload } from '../cel-error.ts';
import { formatIpAddress, type IpPrefix, maskAddress, parseIpPrefix, prefixContains } from '../network/ip-address.ts';
import { globalFunction, type Library, memberFunction } from '../type-system/function-declaration.ts';
import { type CelOpaque, type CelValue, isTagged } from '../value/cel-value.ts';
import { asString } from '../value/narrow-value.ts';
import { asIp, ipValue, requireAddress } from './ip-library.ts';

/** `cidr('10.0.0.0/8')` and its functions (k8s.io/apiserver/pkg/cel/library/cidr.go). */
export const CIDR_LIBRARY: Library = {
  sinceMinor: 30,
  types: ['net.CIDR'],
  overloads: [
    globalFunction('cidr(string): net.CIDR', (text) => cidrValue(requirePrefix(asString(text)))),
    globalFunction('isCIDR(string): bool', (text) => parseIpPrefix(asString(text)) !== undefined),
    globalFunction('string(net.CIDR): string', (value) => formatPrefix(asCidr(value))),
    memberFunction('net.CIDR.containsIP(string): bool', (value, text) =>
      prefixContains(asCidr(value), requireAddress(asString(text))),
    ),
    memberFunction('net.CIDR.containsIP(net.IP): bool', (value, address) =>
      prefixContains(asCidr(value), asIp(address)),
    ),
    memberFunction('net.CIDR.containsCIDR(string): bool', (value, text) =>
      containsPrefix(asCidr(value), requirePrefix(asString(text))),
    ),
    memberFunction('net.CIDR.containsCIDR(net.CIDR): bool', (value, other) =>
      containsPrefix(asCidr(value), asCidr(other)),
    ),
    memberFunction('net.CIDR.ip(): net.IP', (value) => ipValue(asCidr(value).address)),
    memberFunction('net.CIDR.prefixLength(): int', (value) => BigInt(asCidr(value).length)),
    memberFunction('net.CIDR.masked(): net.CIDR', (value) => {
      const { address, length } = asCidr(value);
      return cidrValue({ address: maskAddress(address, length), length });
    }),
  ],
};

interface CidrValue extends CelOpaque {
  readonly typeName: 'net.CIDR';
  readonly prefix: IpPrefix;
}

function cidrValue(prefix: IpPrefix): CidrValue {
  return {
    kind: 'opaque',
    typeName: 'net.CIDR',
    prefix,
    equals: (other) => isCidrValue(other) && formatPrefix(other.prefix) === formatPrefix(prefix),
    toText: () => formatPrefix(prefix),
  };
}

function requirePrefix(text: string): IpPrefix {
  const prefix = parseIpPrefix(text);
  if (prefix === undefined) {
    throw new CelEvaluationError(`network address ${JSON.stringify(text)} parse error during conversion from string`);
  }
  return prefix;
}

function formatPrefix({ address, length }: IpPrefix): string {
  return `${formatIpAddress(address)}/${length}`;
}

function containsPrefix(outer: IpPrefix, inner: IpPrefix): boolean {
  return outer.length <= inner.length && prefixContains(outer, inner.address);
}

function asCidr(value: CelValue | undefined): IpPrefix {
  if (!isTagged(value) || value.kind !== 'opaque' || !isCidrValue(value)) {
    throw noSuchOverload();
  }
  return value.prefix;
}

function isCidrValue(value: CelOpaque): value is CidrValue {
  return value.typeName === 'net.CIDR';
}
