/** An IP address without a zone. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly bits: bigint;
}

/** An address with the length of its network prefix; the address may have host bits. */
export interface IpPrefix {
  readonly address: IpAddress;
  readonly length: number;
}

/** Reads an address as Go's `netip.ParseAddr` does, but none with a zone and no IPv4-mapped one; undefined for others. */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (!text.includes(':')) return parseIpv4(text);
  const address = parseIpv6(text);
  return address === undefined || address.bits >> 32n === 0xffffn ? undefined : address;
}

/** Reads `10.0.0.0/8`; undefined for anything else. */
export function parseIpPrefix(text: string): IpPrefix | undefined {
  const match = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  const [, addressText = '', lengthText = ''] = match ?? [];
  const address = parseIpAddress(addressText);
  const length = Number(lengthText);
  return match === null || address === undefined || length > widthOf(address) ? undefined : { address, length };
}

/** The canonical text of an address (RFC 5952). */
export function formatIpAddress({ family, bits }: IpAddress): string {
  const size = family === 4 ? 8n : 16n;
  const parts = Array.from(
    { length: family === 4 ? 4 : 8 },
    (_, index, count = family === 4 ? 3 : 7) => (bits >> (BigInt(count - index) * size)) & ((1n << size) - 1n),
  );
  if (family === 4) return parts.join('.');
  const groups = parts.map((part) => part.toString(16));
  const { start, length } = longestZeroRun(groups);
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}

/** The address with its host bits cleared. */
export function maskAddress(address: IpAddress, length: number): IpAddress {
  const hostBits = BigInt(widthOf(address) - length);
  return { family: address.family, bits: (address.bits >> hostBits) << hostBits };
}

/** Whether the address lies in the network. */
export function prefixContains(prefix: IpPrefix, address: IpAddress): boolean {
  if (prefix.address.family !== address.family) return false;
  return maskAddress(address, prefix.length).bits === maskAddress(prefix.address, prefix.length).bits;
}

/** The number of bits of an address. */
function widthOf({ family }: IpAddress): 32 | 128 {
  return family === 4 ? 32 : 128;
}

function parseIpv4(text: string): IpAddress | undefined {
  if (!/^(?:(?:0|[1-9]\d{0,2})(?:\.|$)){4}$/.test(text) || text.endsWith('.')) return undefined;
  const octets = text.split('.').map(Number);
  if (octets.some((octet) => octet > 255)) return undefined;
  return { family: 4, bits: octets.reduce((bits, octet) => (bits << 8n) | BigInt(octet), 0n) };
}

function parseIpv6(text: string): IpAddress | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => parseGroups(half, index === halves.length - 1));
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? fromGroups(head) : undefined;
  // `::` stands for at least one group.
  if (tail === undefined || head.length + tail.length > 7) return undefined;
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => 0n);
  return fromGroups([...head, ...zeros, ...tail]);
}

/** Groups between colons; the last one may be an IPv4 address, which counts as two. */
function parseGroups(text: string, isLast: boolean): readonly bigint[] | undefined {
  if (text === '') return [];
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const isTail = isLast && index === parts.length - 1;
    const embedded = isTail && part.includes('.') ? parseIpv4(part) : undefined;
    if (embedded !== undefined) groups.push(embedded.bits >> 16n, embedded.bits & 0xffffn);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}

function fromGroups(groups: readonly bigint[]): IpAddress {
  return { family: 6, bits: groups.reduce((bits, group) => (bits << 16n) | group, 0n) };
}

function longestZeroRun(groups: readonly string[]): { readonly start: number; readonly length: number } {
  let longest = { start: 0, length: 0 };
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== '0') start = index + 1;
    else if (index + 1 - start > longest.length) longest = { start, length: index + 1 - start };
  }
  return longest;
}
