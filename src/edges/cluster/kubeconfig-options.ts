import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { describeCause, errorCode, WorldError } from '../world-error.ts';

/** The address of the current context's server, without a slash at its end. Throws a WorldError where it is none. */
export function serverOf(config: KubeConfig): string {
  const server = (config.getCurrentCluster()?.server ?? '').replace(/\/+$/, '');
  if (/^https?:\/\//.test(server) && URL.canParse(server)) return server;
  throw new WorldError(
    `using the context '${config.getCurrentContext()}'`,
    new Error(`'${server}' is not the address of a server`),
  );
}

/**
 * How client-node would ask that server: TLS, headers, credentials, proxy. Runs plug-ins where the kubeconfig names one. Throws a
 * WorldError without anything secret in it.
 */
export async function requestOptionsOf(config: KubeConfig): Promise<RequestOptions> {
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (cause) {
    throw new WorldError(`getting credentials for the context '${config.getCurrentContext()}'`, explain(config, cause));
  }
  return options;
}

/** Headers of such options, lower case. */
export function plainHeaders({ headers }: RequestOptions): Record<string, string> {
  const entries = Object.entries(headers ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value).trim()]));
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
