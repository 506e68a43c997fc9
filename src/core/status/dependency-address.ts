import type { Resource } from '../resource/resource.ts';

/**
 * Where the agent looks for what a resource calls by a host: as its pods would find it. A name without dots is that of a Service in the
 * namespace of the resource; the agent, in another one, would look in the wrong place.
 */
export function dependencyHost({ metadata }: Pick<Resource, 'metadata'>, host: string): string {
  const isServiceName = /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(host) && host !== 'localhost';
  return isServiceName ? `${host}.${metadata.namespace}.svc` : host;
}

/** The same as `host:port`, an IPv6 address in brackets. */
export function dependencyAddress(resource: Pick<Resource, 'metadata'>, host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${dependencyHost(resource, host)}:${port}`;
}

/**
 * The same of an address that has a scheme or none, and a port or none: `https://minio:9000/x`, `minio.example.com`. Without either the
 * usual port counts. Undefined where it is no such address.
 */
export function dependencyAddressOf(
  resource: Pick<Resource, 'metadata'>,
  address: string,
  usualPort: number,
): string | undefined {
  const match =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:[^/?#@]*@)?(?:\[([0-9a-f:.]+)\]|([^:/?#[\]]+))(?::(\d{1,5}))?(?:[/?#].*)?$/i.exec(
      address,
    );
  if (match === null) return undefined;
  const [, scheme, bracketed, plain = '', port] = match;
  const number = port === undefined ? (SCHEME_PORTS[scheme?.toLowerCase() ?? ''] ?? usualPort) : Number(port);
  return dependencyAddress(resource, bracketed ?? plain, number);
}

const SCHEME_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };
