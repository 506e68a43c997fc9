import { once } from 'node:events';
import { type IncomingMessage, ServerResponse } from 'node:http';
import { constants, type Http2ServerRequest, type Http2ServerResponse, type Http2Session } from 'node:http2';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { type Body, faultyBody } from './body-faults.ts';
import type { ClientConnection } from './connection-relay.ts';
import { type ErrorAnswer, errorAnswer, goneAnswer, unauthorizedAnswer } from './error-answer.ts';
import { type BlackHole, type DropConnection, type Fault, type Goaway, stageOf } from './fault.ts';
import type { AppliedFault } from './fault-rules.ts';
import { forwardedHeaders, type Headers } from './forwarded-headers.ts';
import type { SeededGenerator } from './seeded-generator.ts';
import type { Upstream } from './upstream.ts';

/** One request of a client, over HTTP/2 or HTTP/1.1, and what is to happen to it. */
export interface Exchange {
  readonly request: Http2ServerRequest;
  readonly response: Http2ServerResponse;
  readonly connection: ClientConnection;
  readonly faults: readonly AppliedFault[];
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal;
}

/** What an exchange needs of the proxy. */
export interface ExchangeSurroundings {
  readonly upstream: Upstream;
  drawsOf(applied: AppliedFault): SeededGenerator;
  /** Starts a partition of the network that ends by itself. */
  partition(milliseconds: number): void;
}

/** Answers one request under its faults. Resolves when the exchange is over; rejects when the API server fails or the client is gone. */
export async function serveExchange(exchange: Exchange, surroundings: ExchangeSurroundings): Promise<void> {
  const [first] = exchange.faults;
  if (first !== undefined && stageOf(first.fault) === 'request') return endExchange(exchange, first.fault);
  for (const { fault } of exchange.faults) startBesides(fault, exchange, surroundings);
  const answer = await surroundings.upstream.forward(exchange.request, exchange.signal);
  try {
    if (first !== undefined && stageOf(first.fault) === 'response') return await endExchange(exchange, first.fault);
    return await passOn(answer, exchange, surroundings);
  } finally {
    answer.destroy();
  }
}

/** Does what a fault does in place of the API server's answer. */
async function endExchange(exchange: Exchange, fault: Fault): Promise<void> {
  switch (fault.kind) {
    case 'drop-connection':
    case 'black-hole':
      return interrupt(exchange, fault);
    case 'status':
      return answerWith(exchange, errorAnswer(fault));
    case 'expired-token':
      return answerWith(exchange, unauthorizedAnswer());
    case 'gone':
      return answerWith(exchange, goneAnswer(fault.form === 'http' ? (fault.reason ?? 'Expired') : 'Expired'));
    case 'goaway':
      return endSession(exchange);
    default:
      throw new Error(`the fault ${fault.kind} does not end an exchange`);
  }
}

/** Resolves when the client is gone. */
async function interrupt(exchange: Exchange, fault: DropConnection | BlackHole): Promise<void> {
  const { connection, request, response } = exchange;
  await connection.flushed();
  if (fault.kind === 'drop-connection' && fault.at !== 'request') await digested(exchange);
  // An answer to a PING is told while node:http2 reads; see README.
  await turn();
  if (fault.kind === 'black-hole') {
    if (fault.scope !== 'stream') connection.silence();
  } else if (fault.manner !== 'rst-stream') connection.end(fault.manner ?? 'reset');
  else if (request.httpVersionMajor === 2) response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else connection.end('reset');
  await gone(exchange);
}

/**
 * Resolves when the client has processed what was sent, or is gone. A connection that is lost takes with it what node:http2 has received but
 * not yet handed out; a PING is answered after everything before it. HTTP/1.1 has nothing of the kind, so the client gets a moment.
 */
async function digested({ request, signal }: Exchange): Promise<void> {
  if (request.httpVersionMajor !== 2) return delay(20);
  const { session } = request.stream;
  if (session === undefined || session.destroyed || signal.aborted) return undefined;
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    session.ping(() => resolve());
  });
}

async function gone({ signal }: Exchange): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

async function answerWith({ request, response }: Exchange, { code, headers, body }: ErrorAnswer): Promise<void> {
  request.resume();
  response.writeHead(code, { ...headers });
  response.end(body);
}

async function endSession(exchange: Exchange): Promise<void> {
  const { request, connection } = exchange;
  if (request.httpVersionMajor === 2) request.stream.session?.goaway(constants.NGHTTP2_INTERNAL_ERROR);
  await connection.flushed();
  connection.end('fin');
  await gone(exchange);
}

/** What happens to the connection while the request is served as usual. */
function startBesides(fault: Fault, exchange: Exchange, { partition }: ExchangeSurroundings): void {
  const { request } = exchange;
  if (fault.kind === 'partition') partition(fault.milliseconds);
  if (isGracefulGoaway(fault) && request.httpVersionMajor === 2) takeLeave(exchange);
}

/**
 * A GOAWAY and no more: the client closes the connection after its last stream. A session that is closed here as well refuses what comes
 * before its GOAWAY has left, and node:http2 20 does so while it reads, on memory that this frees; see README.
 */
function takeLeave({ request }: Exchange): void {
  const { session } = request.stream;
  // A second one that is written before the first has left would name a later stream, which is a protocol error.
  if (session === undefined || leaving.has(session)) return;
  leaving.add(session);
  session.goaway(constants.NGHTTP2_NO_ERROR);
}

const leaving = new WeakSet<Http2Session>();

function isGracefulGoaway(fault: Fault): fault is Goaway {
  return fault.kind === 'goaway' && fault.form === 'graceful';
}

async function passOn(answer: IncomingMessage, exchange: Exchange, surroundings: ExchangeSurroundings): Promise<void> {
  const { response, faults, signal } = exchange;
  const headers = faults.reduce(
    (changed, { fault }) => withFault(changed, fault, exchange),
    forwardedHeaders(answer.rawHeaders),
  );
  // The proxy adds nothing of its own, not even a date.
  response.sendDate = false;
  response.writeHead(answer.statusCode ?? 0, { ...headers } as NodeHeaders);
  // Over HTTP/2 `writeHead` sends; over HTTP/1.1 it waits for the body, which a quiet watch does not have.
  if (response instanceof ServerResponse) response.flushHeaders();
  // A watch that was refused is no stream of events.
  const bodyFaults = answer.statusCode === 200 ? faults : faults.filter(({ fault }) => fault.kind !== 'gone');
  for await (const chunk of bodyOf(answer, { exchange, surroundings, bodyFaults }))
    await write(response, chunk, signal);
  if (!signal.aborted) response.end();
}

/** Of `writeHead`, which wants lists that it could change. */
type NodeHeaders = Record<string, string | string[]>;

function withFault(headers: Headers, fault: Fault, { request }: Exchange): Headers {
  if (isGracefulGoaway(fault) && request.httpVersionMajor === 1) return { ...headers, connection: 'close' };
  if (fault.kind !== 'clock-skew' || typeof headers.date !== 'string') return headers;
  return { ...headers, date: new Date(Date.parse(headers.date) + fault.seconds * 1000).toUTCString() };
}

interface BodyPlan {
  readonly exchange: Exchange;
  readonly surroundings: ExchangeSurroundings;
  readonly bodyFaults: readonly AppliedFault[];
}

function bodyOf(answer: IncomingMessage, { exchange, surroundings, bodyFaults }: BodyPlan): Body {
  const { signal } = exchange;
  const interruption = (fault: DropConnection | BlackHole): Promise<void> => interrupt(exchange, fault);
  return bodyFaults.reduce<Body>((body, applied) => {
    const draws = surroundings.drawsOf(applied);
    return faultyBody(body, applied.fault, { draws, signal, interrupt: interruption });
  }, answer);
}

/** Resolves when the chunk has left as a frame of its own: chunks that wait together would leave as one. */
function write(response: Http2ServerResponse, chunk: Buffer, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onGone = (): void => reject(signal.reason);
    if (signal.aborted) return onGone();
    signal.addEventListener('abort', onGone, { once: true });
    response.write(chunk, (error?: Error | null) => {
      signal.removeEventListener('abort', onGone);
      if (error == null) resolve();
      else reject(error);
    });
  });
}
