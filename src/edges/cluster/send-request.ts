import { type Agent, type IncomingMessage, type OutgoingHttpHeaders, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { ApiAnswer } from '../../agent/ports.ts';
import { readAnswer } from './transport/read-answer.ts';

/** How to reach a server. */
export interface Route {
  readonly agent: Agent;
  readonly headers: OutgoingHttpHeaders;
  /** `user:password`, where the server wants a password. */
  readonly auth?: string | undefined;
}

/** How long a server may be silent, in milliseconds. */
const SILENCE_LIMIT = 30_000;

/** Sends one GET. Rejects when there is no answer, or none in time. */
export function sendRequest(
  url: string,
  route: Route,
  { accept, signal }: { readonly accept: string; readonly signal?: AbortSignal | undefined },
): Promise<ApiAnswer> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const outgoing = send(url, {
      agent: route.agent,
      headers: { ...route.headers, accept, 'user-agent': 'planwright' },
      ...(route.auth === undefined ? {} : { auth: route.auth }),
      ...(signal === undefined ? {} : { signal }),
      timeout: SILENCE_LIMIT,
    });
    outgoing.on('timeout', () => outgoing.destroy(silence()));
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => collect(incoming, resolve, reject));
    outgoing.end();
  });
}

function silence(): Error {
  return Object.assign(new Error(`no answer within ${SILENCE_LIMIT / 1000} seconds`), { code: 'ETIMEDOUT' });
}

function collect(
  incoming: IncomingMessage,
  resolve: (answer: ApiAnswer) => void,
  reject: (cause: unknown) => void,
): void {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('error', reject);
  incoming.on('end', () => {
    const { statusCode: status = 0, headers } = incoming;
    try {
      resolve(readAnswer({ status, headers }, Buffer.concat(chunks)));
    } catch (cause) {
      reject(cause);
    }
  });
}
