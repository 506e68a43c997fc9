import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClusterAccess, clusterAccess } from '../../../src/edges/cluster/credentials/cluster-access.ts';
import type { Credentials } from '../../../src/edges/cluster/credentials/credentials.ts';
import type { Cluster } from '../harness/start-cluster.ts';

/** The certificate and key with which the API server of a cluster listens; the certificate is its own CA. */
export function certificateOf({ folder }: Cluster): { readonly cert: string; readonly key: string } {
  const read = (end: string): string => readFileSync(join(folder, `certificates/apiserver.${end}`), 'utf8');
  return { cert: read('crt'), key: read('key') };
}

/** The token of the cluster's administrator. */
export function adminToken({ kubeconfig }: Cluster): string {
  return /token: (\S+)/.exec(readFileSync(kubeconfig, 'utf8'))?.[1] ?? '';
}

/** Credentials of the administrator that never change, for a server that shows the certificate of the API server. */
export function steadyCredentials(cluster: Cluster, server: URL): Credentials {
  const access: ClusterAccess = clusterAccess({
    server: server.origin,
    proxy: undefined,
    tls: { ca: certificateOf(cluster).cert },
    headers: { authorization: `Bearer ${adminToken(cluster)}` },
  });
  return { current: async () => access, renew: async () => access };
}
