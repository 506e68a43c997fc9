import { isIP } from 'node:net';

/** Where to connect to. The host is a name or an address, an IPv6 one without brackets. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/**
 * Reads `host:port`, `[IPv6]:port`, or either without a port where there is a usual one; a scheme, and user and password before the host, are
 * let by. Undefined where that is no place.
 */
export function parseTarget(text: string, usualPort?: number): Target | undefined {
  const authority = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/[/?#].*$/s, '');
  const place = authority.slice(authority.lastIndexOf('@') + 1);
  const { host, portText } = splitPort(place);
  const port = portText === undefined ? usualPort : portNumber(portText);
  return port === undefined || !isHost(host) ? undefined : { host, port };
}

function splitPort(place: string): { readonly host: string; readonly portText?: string | undefined } {
  if (isIP(place) === 6) return { host: place };
  const match = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(place);
  const [, bracketed, plain, portText] = match ?? [];
  if (bracketed !== undefined) return { host: isIP(bracketed) === 6 ? bracketed : '', portText };
  return { host: plain ?? '', portText };
}

function portNumber(text: string): number | undefined {
  const port = Number(text);
  return port >= 1 && port <= 65_535 ? port : undefined;
}

/** A resolver is asked for nothing that no name can be. */
function isHost(host: string): boolean {
  return isIP(host) !== 0 || (/^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?$/.test(host) && host.length <= 253);
}
