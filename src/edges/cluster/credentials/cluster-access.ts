import { createHash } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';

/** Where the API server is and how to show who asks. Secret: no part of it but `server` may be printed. */
export interface ClusterAccess extends AccessParts {
  /** The same as long as a connection that was made with it will do. Reveals nothing. */
  readonly connectionId: string;
}

/** What the access to a cluster consists of. */
export interface AccessParts {
  /** `https://10.0.0.1:443`; may have a path, never a slash at its end. */
  readonly server: string;
  /** Of HTTP; undefined where the server is reached directly. */
  readonly proxy: string | undefined;
  readonly tls: TlsMaterial;
  /** Of every request, lower case: `authorization`, `impersonate-user`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** How TLS is spoken; without a `ca` the system's own are trusted. */
export interface TlsMaterial extends Pick<SecureContextOptions, 'ca' | 'cert' | 'key' | 'pfx' | 'passphrase'> {
  /** `tls-server-name` of a kubeconfig. */
  readonly servername?: string | undefined;
  /** False with `insecure-skip-tls-verify`. */
  readonly rejectUnauthorized?: boolean | undefined;
}

/** The access that is made of these parts. */
export function clusterAccess(parts: AccessParts): ClusterAccess {
  const { server, proxy, tls } = parts;
  const { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized } = tls;
  const identity = [server, proxy, servername, rejectUnauthorized, passphrase, [ca, cert, key, pfx].map(String)];
  return { ...parts, connectionId: createHash('sha256').update(JSON.stringify(identity)).digest('hex') };
}

/** Whether two accesses say the same. */
export function isSameAccess(one: ClusterAccess, other: ClusterAccess): boolean {
  return one.connectionId === other.connectionId && JSON.stringify(one.headers) === JSON.stringify(other.headers);
}
