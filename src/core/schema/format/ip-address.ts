/** How strictly numbers are read: Kubernetes reads leading zeros where Go before 1.17 did (https://issue.k8s.io/100895). */
type Digits = 'strict' | 'sloppy';

/** Format `ipv4`: dotted decimal, leading zeros tolerated; like upstream it also takes `::ffff:10.0.0.1`. */
export function isIPv4(text: string): boolean {
  return text.includes('.') && isAddress(text, 'sloppy');
}

/** Format `ipv6`: RFC 4291 without a zone, as Go's net.ParseIP reads it. */
export function isIPv6(text: string): boolean {
  return text.includes(':') && isIPv6Address(text, 'strict');
}

/** Format `cidr`: an address, a slash and a prefix length that fits the address family. */
export function isCidr(text: string): boolean {
  const slash = text.indexOf('/');
  if (slash < 0) return false;
  const address = text.slice(0, slash);
  const length = text.slice(slash + 1);
  if (!/^\d{1,8}$/.test(length)) return false;
  if (isDottedDecimal(address, 'sloppy')) return Number(length) <= 32;
  return isIPv6Address(address, 'sloppy') && Number(length) <= 128;
}

/** Tells whether the text is an IPv4 or IPv6 address as Go's net.ParseIP reads it. */
export function isIpAddress(text: string): boolean {
  return isAddress(text, 'strict');
}

/** Format `mac`: 48, 64 or 160 bits in any notation of Go's net.ParseMAC (since Go 1.26 also without separators). */
export function isMac(text: string): boolean {
  const isPairs = /^[0-9a-f]{2}([:-]?)[0-9a-f]{2}(?:\1[0-9a-f]{2})*$/i.test(text);
  const isQuads = /^[0-9a-f]{4}(?:\.[0-9a-f]{4})+$/i.test(text);
  const digits = text.replace(/[:.-]/g, '').length;
  return (isPairs || isQuads) && (digits === 12 || digits === 16 || digits === 40);
}

function isAddress(text: string, digits: Digits): boolean {
  const first = /[.:]/.exec(text)?.[0];
  return first === '.' ? isDottedDecimal(text, digits) : first === ':' && isIPv6Address(text, digits);
}

function isDottedDecimal(text: string, digits: Digits): boolean {
  const octets = text.split('.');
  const pattern = digits === 'strict' ? /^(?:0|[1-9]\d{0,2})$/ : /^\d+$/;
  return octets.length === 4 && octets.every((octet) => pattern.test(octet) && Number(octet) <= 255);
}

function isIPv6Address(text: string, digits: Digits): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [at, half] of halves.entries()) {
    const count = countGroups(half, at === halves.length - 1, digits);
    if (count === undefined) return false;
    groups += count;
  }
  return halves.length === 2 ? groups < 8 : groups === 8;
}

/** The number of 16-bit groups in one side of `::`, or undefined where it is not an address. */
function countGroups(half: string, isLast: boolean, digits: Digits): number | undefined {
  if (half === '') return 0;
  const groups = half.split(':');
  const last = groups.at(-1) ?? '';
  const embedded = isLast && last.includes('.');
  if (embedded && !isDottedDecimal(last, digits)) return undefined;
  const pattern = digits === 'strict' ? /^[0-9a-f]{1,4}$/i : /^0*[0-9a-f]{1,4}$/i;
  const hex = embedded ? groups.slice(0, -1) : groups;
  return hex.every((group) => pattern.test(group)) ? hex.length + (embedded ? 2 : 0) : undefined;
}
