import type { KubeConfig } from '@kubernetes/client-node';
import type { Clock, Journal } from '../../../agent/ports.ts';
import { proxyOf } from '../http-proxy.ts';
import { plainHeaders, requestOptionsOf, serverOf } from '../kubeconfig-options.ts';
import { type KubeconfigChoice, loadKubeconfig } from '../load-kubeconfig.ts';
import { type ClusterAccess, clusterAccess } from './cluster-access.ts';
import type { Credentials } from './credentials.ts';
import { refreshingCredentials } from './refreshing-credentials.ts';

/** Which kubeconfig, and the environment in which it is read. */
export interface KubeconfigOptions {
  readonly choice: KubeconfigChoice;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly journal?: Journal | undefined;
}

/**
 * The credentials of a kubeconfig: client certificates, tokens, token files, passwords, exec plug-ins, OIDC. Loads client-node when
 * they are first asked for. What a plug-in gave is used until it runs out or is refused.
 */
export function kubeconfigCredentials({ choice, environment, clock, journal }: KubeconfigOptions): Credentials {
  let loaded: KubeConfig | undefined;
  const read = async (isRefused: boolean): Promise<ClusterAccess> => {
    // Only a KubeConfig remembers what its plug-in gave.
    if (loaded === undefined || isRefused || !hasPlugin(loaded)) loaded = await loadKubeconfig(choice, environment);
    return accessOf(loaded, environment);
  };
  return refreshingCredentials({ read, clock, journal });
}

function hasPlugin(config: KubeConfig): boolean {
  const { exec, authProvider } = config.getCurrentUser() ?? {};
  return exec !== undefined || authProvider !== undefined;
}

async function accessOf(config: KubeConfig, environment: KubeconfigOptions['environment']): Promise<ClusterAccess> {
  const cluster = config.getCurrentCluster();
  const server = serverOf(config);
  const proxy = cluster?.proxyUrl ?? proxyOf(server, environment);
  // What `kubectl proxy` speaks. A token that is sent over it could be read on the way.
  if (server.startsWith('http:')) return clusterAccess({ server, proxy, tls: {}, headers: {} });
  const options = await requestOptionsOf(config);
  const { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized, auth } = options;
  return clusterAccess({
    server,
    proxy,
    tls: { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized },
    headers: { ...plainHeaders(options), ...(auth == null ? {} : { authorization: basic(auth) }) },
  });
}

function basic(auth: string): string {
  return `Basic ${Buffer.from(auth).toString('base64')}`;
}
