import { type Agent, type IncomingMessage, type OutgoingHttpHeaders, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../../core/json/json.ts';

/** How to reach a server. */
export interface Route {
  readonly agent: Agent;
  readonly headers: OutgoingHttpHeaders;
  /** `user:password`, where the server wants a password. */
  readonly auth?: string | undefined;
}

/** What a server answered, whatever its status code says. */
export interface Answer {
  readonly status: number;
  /** Undefined where the answer is not a JSON object. */
  readonly body: JsonObject | undefined;
  /** What the server says of a failure. */
  readonly message: string;
  /** How long the server asks to wait before the next try, in milliseconds. */
  readonly retryAfter: number | undefined;
}

/** How long a server may be silent, in milliseconds. */
const SILENCE_LIMIT = 30_000;

/** Sends one GET. Rejects when there is no answer, or none in time. */
export function sendRequest(
  url: string,
  route: Route,
  { accept, signal }: { readonly accept: string; readonly signal?: AbortSignal | undefined },
): Promise<Answer> {
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

function collect(incoming: IncomingMessage, resolve: (answer: Answer) => void, reject: (cause: unknown) => void): void {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('error', reject);
  incoming.on('end', () => {
    const text = Buffer.concat(chunks).toString('utf8');
    const body = parse(text);
    const status = incoming.statusCode ?? 0;
    resolve({ status, body, message: messageOf(body, text), retryAfter: retryAfterOf(incoming) });
  });
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    // An unknown path is answered in plain text, a proxy's error in HTML.
    return undefined;
  }
}

/** metav1.Status, or the first line of whatever came instead. */
function messageOf(body: JsonObject | undefined, text: string): string {
  const message = member(body, 'message');
  return typeof message === 'string' ? message : (text.trim().split('\n')[0]?.slice(0, 200) ?? '');
}

function retryAfterOf({ headers }: IncomingMessage): number | undefined {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
}
