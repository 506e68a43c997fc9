import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Clock, Journal } from '../../../agent/ports.ts';
import { describeCause, errorCode, WorldError } from '../../world-error.ts';
import { proxyOf } from '../http-proxy.ts';
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
  const { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized, headers, auth } = await optionsOf(config);
  return clusterAccess({
    server,
    proxy,
    tls: { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized },
    headers: { ...plainHeaders(headers), ...(auth == null ? {} : { authorization: basic(auth) }) },
  });
}

function serverOf(config: KubeConfig): string {
  const server = (config.getCurrentCluster()?.server ?? '').replace(/\/+$/, '');
  if (/^https?:\/\//.test(server) && URL.canParse(server)) return server;
  throw new WorldError(
    `using the context '${config.getCurrentContext()}'`,
    new Error(`'${server}' is not the address of a server`),
  );
}

async function optionsOf(config: KubeConfig): Promise<RequestOptions> {
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (cause) {
    throw new WorldError(`getting credentials for the context '${config.getCurrentContext()}'`, explain(config, cause));
  }
  return options;
}

/** Errors of parsing quote what they could not parse, which may be a token; so may what a plug-in complains of. */
function explain(config: KubeConfig, cause: unknown): Error {
  // Untyped in client-node.
  const { command = '', installHint } = (config.getCurrentUser()?.exec ?? {}) as {
    readonly command?: string;
    readonly installHint?: string;
  };
  if (errorCode(cause) === 'ENOENT' && command !== '') {
    return new Error(
      `the plug-in '${command}' is not installed${installHint === undefined ? '' : `: ${installHint.trim()}`}`,
    );
  }
  if (cause instanceof SyntaxError || cause instanceof TypeError) {
    return new Error(`what ${command === '' ? 'it' : `the plug-in '${command}'`} gave is not a credential`);
  }
  return new Error(describeCause(cause).trim().replace(LONG_WORD, '…').slice(0, 500));
}

/** Tokens are long words; so is hardly anything else that explains a failure. */
const LONG_WORD = /[\w.~+/=-]{80,}/g;

function plainHeaders(headers: RequestOptions['headers']): Record<string, string> {
  const entries = Object.entries(headers ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value).trim()]));
}

function basic(auth: string): string {
  return `Basic ${Buffer.from(auth).toString('base64')}`;
}
