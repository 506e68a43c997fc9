import { parseIpAddress } from './ip-address.ts';
import { escapePath, percentDecode } from './percent-encoding.ts';

/** An absolute URL, or an absolute path, as Go's `net/url` reads it. */
export interface ParsedUrl {
  readonly scheme: string;
  /** With the port, and with brackets around an IPv6 address. */
  readonly host: string;
  readonly escapedPath: string;
  /** Without the question mark. */
  readonly query: string;
  /** Everything else that tells URLs apart. */
  readonly rest: string;
}

/** Reads a URL as Go's `url.Parse` does after `url.ParseRequestURI` accepted it; undefined for anything else. */
export function parseUrl(text: string): ParsedUrl | undefined {
  if (!isRequestUri(text)) return undefined;
  const [location = '', ...fragments] = text.split('#');
  const fragment = fragments.join('#');
  const url = parseLocation(location, true);
  if (url === undefined || percentDecode(fragment, 'fragment') === undefined) return undefined;
  return { ...url, rest: `${url.rest}#${fragment}` };
}

/** Tells whether Go's `url.ParseRequestURI` accepts a text: what OpenAPI's `uri` format and CEL's `isURL` mean. */
export function isRequestUri(text: string): boolean {
  return parseLocation(text, false) !== undefined;
}

/** The part of the host before the port, without brackets. */
export function hostnameOf(host: string): string {
  return splitPort(host).name.replace(/^\[(.*)\]$/, '$1');
}

/** The port, or an empty text. */
export function portOf(host: string): string {
  return splitPort(host).port;
}

/** The parameters of a query in order of appearance; broken ones are left out. */
export function parseQuery(query: string): ReadonlyMap<string, readonly string[]> {
  const parameters = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';')) continue;
    const separator = pair.indexOf('=');
    const key = percentDecode(separator === -1 ? pair : pair.slice(0, separator), 'query');
    const value = percentDecode(separator === -1 ? '' : pair.slice(separator + 1), 'query');
    if (key === undefined || value === undefined) continue;
    const known = parameters.get(key);
    if (known === undefined) parameters.set(key, [value]);
    else known.push(value);
  }
  return parameters;
}

/** `//host/path` is an absolute path in a request, but names a host elsewhere. */
function parseLocation(text: string, allowsBareHost: boolean): ParsedUrl | undefined {
  if (text === '*') return { scheme: '', host: '', escapedPath: '*', query: '', rest: '' };
  const schemed = text === '' || hasControlCharacter(text) ? undefined : splitScheme(text);
  if (schemed === undefined) return undefined;
  const { scheme, remainder } = schemed;
  const [location = '', ...queries] = remainder.split('?');
  const query = queries.join('?');
  if (location.startsWith('/')) return parseHierarchy({ scheme, location, query }, allowsBareHost);
  // What has a scheme but no slash is opaque to Go: `mailto:a@b`.
  return scheme === '' ? undefined : { scheme, host: '', escapedPath: '', query, rest: location };
}

function hasControlCharacter(text: string): boolean {
  return Array.from(text).some((character) => character < ' ' || character === '\u007f');
}

interface Hierarchy {
  readonly scheme: string;
  readonly location: string;
  readonly query: string;
}

function parseHierarchy({ scheme, location, query }: Hierarchy, allowsBareHost: boolean): ParsedUrl | undefined {
  const hasAuthority = scheme !== '' || (allowsBareHost && !location.startsWith('///'));
  const parts = hasAuthority ? splitAuthority(scheme, location) : { userinfo: '', host: '', path: location };
  const escapedPath = parts && escapePath(parts.path);
  if (parts === undefined || escapedPath === undefined) return undefined;
  return { scheme, host: parts.host, escapedPath, query, rest: parts.userinfo };
}

/** A scheme begins with a letter. A text with anything else before its first colon has no scheme. */
function splitScheme(text: string): { readonly scheme: string; readonly remainder: string } | undefined {
  if (text.startsWith(':')) return undefined;
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text);
  if (match === null) return { scheme: '', remainder: text };
  const [prefix, scheme = ''] = match;
  return { scheme: scheme.toLowerCase(), remainder: text.slice(prefix.length) };
}

interface Authority {
  readonly userinfo: string;
  readonly host: string;
  readonly path: string;
}

function splitAuthority(scheme: string, location: string): Authority | undefined {
  if (!location.startsWith('//')) return { userinfo: '', host: '', path: location };
  const slash = location.indexOf('/', 2);
  const authority = location.slice(2, slash === -1 ? undefined : slash);
  const at = authority.lastIndexOf('@');
  const userinfo = authority.slice(0, Math.max(at, 0));
  const host = parseHost(scheme, authority.slice(at + 1));
  const isUserinfo = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(userinfo);
  if (host === undefined || !isUserinfo || percentDecode(userinfo, 'userinfo') === undefined) return undefined;
  return { userinfo, host, path: slash === -1 ? '' : location.slice(slash) };
}

function parseHost(scheme: string, text: string): string | undefined {
  if (text.includes('[')) return parseBracketedHost(text);
  // Web URLs have one colon at most; lists of database hosts may have more, and only the last one begins a port.
  const isWeb = scheme === 'http' || scheme === 'https';
  const colon = isWeb ? text.indexOf(':') : text.lastIndexOf(':');
  if (colon !== -1 && !isOptionalPort(text.slice(colon))) return undefined;
  return percentDecode(text, 'host');
}

function parseBracketedHost(text: string): string | undefined {
  const match = /^\[([^[]*)\]((?::\d*)?)$/.exec(text);
  if (match === null) return undefined;
  const [, inner = '', port = ''] = match;
  // `%25` introduces the zone of the address.
  const [address = '', zone] = inner.split(/%25(.*)/s);
  if (zone === '' || !isIpv6Literal(address)) return undefined;
  return `[${address}${zone === undefined ? '' : `%${percentDecode(zone, 'path') ?? ''}`}]${port}`;
}

/** IPv4-mapped addresses are none for CEL, but fine in a URL. */
function isIpv6Literal(text: string): boolean {
  return /^::ffff:/i.test(text) || parseIpAddress(text)?.family === 6;
}

function isOptionalPort(text: string): boolean {
  return /^(?::\d*)?$/.test(text);
}

function splitPort(host: string): { readonly name: string; readonly port: string } {
  const colon = host.lastIndexOf(':');
  if (colon === -1 || !isOptionalPort(host.slice(colon))) return { name: host, port: '' };
  return { name: host.slice(0, colon), port: host.slice(colon + 1) };
}
