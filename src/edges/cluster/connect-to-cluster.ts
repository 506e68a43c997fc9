import { Agent as HttpAgent } from 'node:http';
import type { KubeConfig } from '@kubernetes/client-node';
import type { ApiAnswer } from '../../agent/ports.ts';
import { WorldError } from '../world-error.ts';
import { proxyOf } from './http-proxy.ts';
import { plainHeaders, requestOptionsOf, serverOf } from './kubeconfig-options.ts';
import { type KubeconfigChoice, loadKubeconfig } from './load-kubeconfig.ts';
import { retryRequest } from './retry-request.ts';
import { type Route, sendRequest } from './send-request.ts';

/** A cluster that can be read. */
export interface ClusterConnection {
  /** The name of the context, for messages. */
  readonly context: string;
  readonly server: string;
  /** The namespace of the context. */
  readonly namespace: string;
  /**
   * One GET, repeated while the server is busy. The path begins with a slash and may have a query. Throws a WorldError where
   * there is no answer or the credentials are refused; every other answer is the caller's to judge.
   */
  get(path: string, accept?: string): Promise<ApiAnswer>;
  close(): void;
}

/** How to connect. */
export interface ConnectionOptions extends KubeconfigChoice {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/** More at once only makes an API server queue them. */
const CONNECTIONS = 8;

/**
 * Loads the kubeconfig through client-node's `KubeConfig` (client certificates, tokens, exec plug-ins, OIDC, proxies), and
 * nothing else of it: its clients make a new TLS connection for every request. Connects when the first request is made.
 */
export async function connectToCluster(options: ConnectionOptions): Promise<ClusterConnection> {
  const config = await loadKubeconfig(options, options.environment);
  const context = config.getContextObject(config.getCurrentContext());
  const server = serverOf(config);
  let route = routeOf(config, server, options.environment);
  // Whoever asks first is told what is wrong with the credentials; until then it is no error that nobody handles.
  route.catch(() => undefined);
  const { signal } = options;
  const ask = (path: string, accept: string): Promise<ApiAnswer> =>
    retryRequest({
      server,
      signal,
      send: async () => sendRequest(`${server}${path}`, await route, { accept, signal }),
    });
  return {
    context: config.getCurrentContext(),
    server,
    namespace: context?.namespace ?? 'default',
    async get(path, accept = 'application/json') {
      let answer = await ask(path, accept);
      if (answer.status === 401) {
        // A token that has run out: the plug-in or file that gave it, or the kubeconfig, may have a new one.
        route = loadRoute(options, server);
        answer = await ask(path, accept);
      }
      if (answer.status === 401) throw unauthorized(server, config);
      return answer;
    },
    close() {
      void route.then(({ agent }) => agent.destroy()).catch(() => undefined);
    },
  };
}

async function loadRoute(options: ConnectionOptions, server: string): Promise<Route> {
  return routeOf(await loadKubeconfig(options, options.environment), server, options.environment);
}

/** KubeConfig knows only the proxy of the file; its entries may not be written to. */
function withProxy(config: KubeConfig, proxyUrl: string | undefined): KubeConfig {
  const current = config.getCurrentCluster();
  if (current === null || current.proxyUrl !== undefined || proxyUrl === undefined) return config;
  config.clusters = config.clusters.map((each) => (each.name === current.name ? { ...each, proxyUrl } : each));
  return config;
}

async function routeOf(
  config: KubeConfig,
  server: string,
  environment: ConnectionOptions['environment'],
): Promise<Route> {
  // KubeConfig refuses plain HTTP, which is what `kubectl proxy` speaks.
  if (server.startsWith('http:')) {
    return { agent: new HttpAgent({ keepAlive: true, maxSockets: CONNECTIONS }), headers: {} };
  }
  const options = await requestOptionsOf(withProxy(config, proxyOf(server, environment)));
  const { agent, auth } = options;
  if (typeof agent !== 'object') throw new WorldError(`connecting to ${server}`, new Error('there is no way to it'));
  // What `KubeConfig` makes closes its connection after every request.
  Object.assign(agent, { keepAlive: true, maxSockets: CONNECTIONS });
  return { agent, headers: plainHeaders(options), auth: auth ?? undefined };
}

function unauthorized(server: string, config: KubeConfig): WorldError {
  return new WorldError(
    `asking the cluster at ${server}`,
    new Error(
      `it does not accept the credentials of the context '${config.getCurrentContext()}' (401): log in again, or use --context`,
    ),
  );
}
