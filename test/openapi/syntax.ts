import { isIP, isIPv6 } from 'node:net';

/** Says what is wrong with a text, or nothing when it is well formed. */
export type Syntax = (value: string) => string | undefined;

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const QUALIFIED_NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

/** RFC 1123 label: at most 63 of a-z, 0-9 and '-'. */
export const dnsLabel: Syntax = matching(LABEL, 63, 'a lower case RFC 1123 label');
/** RFC 1123 subdomain: labels joined by dots, at most 253 characters. */
export const dnsSubdomain: Syntax = matching(SUBDOMAIN, 253, 'a lower case RFC 1123 subdomain');
/** RFC 1035 label: as RFC 1123, but starts with a letter. */
export const dns1035Label: Syntax = matching('[a-z]([-a-z0-9]*[a-z0-9])?', 63, 'an RFC 1035 label');
/** `*.` and a subdomain. */
export const wildcardSubdomain: Syntax = matching(
  `\\*\\.${SUBDOMAIN}`,
  253,
  'a wildcard subdomain such as *.example.com',
);
/** A DNS search path: underscores allowed, a trailing dot too. */
export const searchDomain: Syntax = matching('\\.|(_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?\\.?)+', 254, 'a DNS search domain');
/** Value of a label, which may be empty. */
export const labelValue: Syntax = matching(`(${QUALIFIED_NAME})?`, 63, 'a label value');
/** Percentage, as in `25%`. */
export const percentage: Syntax = matching('[0-9]+%', 12, 'a percentage such as 25%');
/** Name of an HTTP header. */
export const httpHeaderName: Syntax = matching('[-A-Za-z0-9]+', 1024, 'an HTTP header name');
/** Name of a sysctl, with dots or slashes. */
export const sysctlName: Syntax = matching(
  '([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?',
  253,
  'a sysctl name',
);

/** Label key, annotation key, finalizer: an optional DNS prefix, a slash, and a name of at most 63 characters. */
export const qualifiedName: Syntax = (value) => {
  const parts = value.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.length > 2) return 'must have at most one slash';
  if (parts.length === 2 && dnsSubdomain(parts[0] ?? '') !== undefined) {
    return 'must have a DNS subdomain before the slash';
  }
  return matching(QUALIFIED_NAME, 63, 'a qualified name such as example.com/my-name')(name);
};

/** Name of a container or Service port that others refer to (IANA_SVC_NAME, RFC 6335). */
export const portName: Syntax = (value) => {
  const isValid = /^[a-z0-9](-?[a-z0-9])*$/.test(value) && /[a-z]/.test(value) && value.length <= 15;
  return isValid ? undefined : 'must be a port name: at most 15 of a-z, 0-9 and single inner hyphens, with a letter';
};

/** Name of an environment variable that every supported Kubernetes version accepts; 1.34 and later are laxer. */
export const environmentVariableName: Syntax = matching(
  '[-._a-zA-Z][-._a-zA-Z0-9]*',
  4096,
  'an environment variable name',
);

/** Key of a ConfigMap or Secret, which becomes a file name. */
export const configMapKey: Syntax = (value) =>
  value.startsWith('..') || value === '.'
    ? 'must not be a dot or start with two dots'
    : matching('[-._a-zA-Z0-9]+', 253, 'a ConfigMap key')(value);

/** What may be a segment of a URL path: names of Roles and the like. */
export const pathSegment: Syntax = (value) =>
  value === '.' || value === '..' || /[/%]/.test(value) ? "must not be '.' or '..' nor contain '/' or '%'" : undefined;

/** `v1` or `apps/v1`. */
export const groupVersion: Syntax = (value) => {
  const parts = value.split('/');
  const hasGroup = parts.length === 2 && dnsSubdomain(parts[0] ?? '') === undefined;
  const isValid = (parts.length === 1 || hasGroup) && dns1035Label(parts.at(-1) ?? '') === undefined;
  return isValid ? undefined : 'must be an apiVersion';
};

/** A prefix such as `acme.io/` and a path. */
export const domainPrefixedPath: Syntax = (value) => {
  const [host, path] = splitOnce(value, '/');
  const isValid = dnsSubdomain(host) === undefined && /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(path);
  return isValid ? undefined : 'must be a path with a domain in front, such as acme.io/foo';
};

/** A path below the mount point: relative, without `..`. */
export const relativePath: Syntax = (value) => {
  if (value.startsWith('/')) return 'must be a relative path';
  return pathWithoutBacksteps(value);
};

/** A path without an element `..`. */
export const pathWithoutBacksteps: Syntax = (value) =>
  value.split('/').includes('..') ? "must not contain '..'" : undefined;

/** A relative path that does not hide behind the kubelet's own `..data`. */
export const unreservedPath: Syntax = (value) =>
  relativePath(value) ?? (value.startsWith('..') ? "must not start with '..'" : undefined);

/** An IP address without leading zeros; no IPv4 inside IPv6. */
export const ipAddress: Syntax = (value) =>
  isIP(value) === 0 || isMappedAddress(value) || value.includes('%') ? 'must be an IP address' : undefined;

/** An IP range without bits beyond the prefix. */
export const cidr: Syntax = (value) => {
  const range = parseCidr(value);
  if (range === undefined) return 'must be a CIDR such as 10.0.0.0/8';
  return (range.address & ~range.mask) !== 0n ? 'must not have bits set beyond the prefix length' : undefined;
};

/** Tells whether the inner range is a strict subset of the outer one. */
export function isStrictSubset(inner: string, outer: string): boolean {
  const [small, large] = [parseCidr(inner), parseCidr(outer)];
  if (small === undefined || large === undefined || small.width !== large.width) return false;
  return small.length > large.length && (small.address & large.mask) === (large.address & large.mask);
}

/** Tells whether an address is an IPv6 one. */
export function isIpv6(value: string): boolean {
  return isIPv6(value);
}

function parseCidr(value: string) {
  const [address, prefix] = splitOnce(value, '/');
  const width = isIPv6(address) ? 128 : 32;
  if (ipAddress(address) !== undefined || !/^(0|[1-9]\d*)$/.test(prefix) || Number(prefix) > width) return undefined;
  const mask = ((1n << BigInt(width)) - 1n) ^ ((1n << BigInt(width - Number(prefix))) - 1n);
  return { address: addressBits(address), mask, length: Number(prefix), width };
}

function addressBits(address: string): bigint {
  if (!isIPv6(address)) return address.split('.').reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
  const [head = [], tail = []] = splitOnce(address, '::').map((part) =>
    part.split(':').filter((group) => group !== ''),
  );
  const zeros = address.includes('::') ? Array.from({ length: 8 - head.length - tail.length }, () => '0') : [];
  return [...head, ...zeros, ...tail].reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

function isMappedAddress(address: string): boolean {
  return isIPv6(address) && address.includes('.');
}

function splitOnce(value: string, separator: string): readonly [string, string] {
  const index = value.indexOf(separator);
  return index < 0 ? [value, ''] : [value.slice(0, index), value.slice(index + separator.length)];
}

function matching(pattern: string, maximum: number, description: string): Syntax {
  const expression = new RegExp(`^(?:${pattern})$`);
  return (value) => {
    if (!expression.test(value)) return `must be ${description}`;
    return value.length > maximum ? `must have at most ${maximum} characters` : undefined;
  };
}
