import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { Clock, Journal } from '../../../agent/ports.ts';
import { WorldError } from '../../world-error.ts';
import { proxyOf } from '../http-proxy.ts';
import { type ClusterAccess, clusterAccess } from './cluster-access.ts';
import type { Credentials } from './credentials.ts';
import { refreshingCredentials } from './refreshing-credentials.ts';

/** Where the kubelet puts token and CA of a pod's service account. */
export const SERVICE_ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What a pod knows of its cluster. */
export interface InClusterOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly journal?: Journal | undefined;
  /** Default `SERVICE_ACCOUNT_FOLDER`. */
  readonly folder?: string | undefined;
}

/** The service account of this pod, as client-go's `rest.InClusterConfig` has it. Never asks client-node, which costs memory. */
export function inClusterCredentials(options: InClusterOptions): Credentials {
  const { clock, journal } = options;
  return refreshingCredentials({ read: () => readServiceAccount(options), clock, journal });
}

async function readServiceAccount({
  environment,
  folder = SERVICE_ACCOUNT_FOLDER,
}: InClusterOptions): Promise<ClusterAccess> {
  const server = serverOf(environment);
  const [ca, token] = await Promise.all([readPart(folder, 'ca.crt'), readPart(folder, 'token')]);
  if (!TOKEN.test(token)) throw new WorldError(`reading ${join(folder, 'token')}`, new Error('it holds no token'));
  return clusterAccess({
    server,
    proxy: proxyOf(server, environment),
    tls: { ca },
    headers: { authorization: `Bearer ${token}` },
  });
}

/** What a header can carry: anything else would be refused with words that quote it. */
const TOKEN = /^[\x21-\x7e]+$/;

/** The kubelet swaps both files at once, by a link; each is read whole. */
async function readPart(folder: string, name: string): Promise<string> {
  try {
    return (await readFile(join(folder, name), 'utf8')).trim();
  } catch (cause) {
    throw new WorldError(`reading the service account's ${join(folder, name)}`, cause);
  }
}

function serverOf(environment: InClusterOptions['environment']): string {
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '' } = environment;
  const server = `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  if (host !== '' && port !== '' && URL.canParse(server)) return server;
  throw new WorldError(
    'looking for the API server of this pod',
    new Error('KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT do not say where it is: is this a pod?'),
  );
}
