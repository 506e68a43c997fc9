import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';
import type { Socket } from 'node:net';
import type { Clock } from '../../../agent/ports.ts';
import type { Connection, Message, Receiver } from './connection.ts';
import { keepAlive } from './keep-alive.ts';
import type { TransportOptions } from './transport-options.ts';
import { untilEnded, withinLimits } from './within-limits.ts';

/** What a connection is made of. */
export interface Http2Parts {
  /** Open, with `h2` agreed upon. */
  readonly socket: Socket;
  readonly server: string;
  readonly clock: Clock;
  readonly options: TransportOptions;
}

/** In megabytes: what node:http2 counts here is what waits to be sent, and tables; its default of 10 refuses streams under load. */
const SESSION_MEMORY = 64;

/** One HTTP/2 connection, as soon as the server has sent its settings. Rejects where it does not; leaves nothing open then. */
export async function openHttp2({ socket, server, clock, options }: Http2Parts): Promise<Connection> {
  const session = connect(server, {
    createConnection: () => socket,
    maxSessionMemory: SESSION_MEMORY,
    settings: { enablePush: false, initialWindowSize: options.streamWindow },
  });
  const destroy = (reason: Error): void => {
    session.destroy(reason);
    // A session that is closed in order already would wait for the other side.
    socket.destroy();
  };
  // What breaks the session is told to each of its streams.
  session.on('error', () => undefined);
  try {
    const limits = { clock, timeout: options.connectTimeout, doing: `waiting for the HTTP/2 settings of ${server}` };
    await withinLimits(limits, (ended) => untilEnded(settings(session), ended));
  } catch (cause) {
    destroy(cause instanceof Error ? cause : new Error(String(cause)));
    throw cause;
  }
  session.setLocalWindowSize(options.connectionWindow);
  const { pingInterval: interval, pingTimeout: timeout } = options;
  const onDead = (): void => destroy(new Error(`the connection is dead: no PING was answered within ${timeout} ms`));
  keepAlive({ session, socket, clock, interval, timeout, onDead });
  let isLetGo = false;
  const letGo = (): void => {
    if (!session.closed || isLetGo) return;
    // A session that has ended in order waits until the other side closes the socket too.
    setImmediate(() => {
      if (!session.destroyed || isLetGo) return;
      isLetGo = true;
      socket.destroySoon();
    });
  };
  session.on('goaway', letGo);
  return {
    protocol: 'HTTP/2',
    isOpen: () => !session.closed && !session.destroyed && !socket.destroyed,
    send: (message, receiver) => send(session, message, { receiver, onClose: letGo }),
    drain() {
      session.close();
      letGo();
    },
    destroy,
    closed: new Promise((resolve) => {
      if (socket.destroyed) resolve();
      else socket.once('close', () => resolve());
    }),
  };
}

function settings(session: ClientHttp2Session): Promise<void> {
  return new Promise((resolve, reject) => {
    session.once('error', reject);
    session.once('close', () => reject(new Error('the server closed the connection at once')));
    session.once('remoteSettings', () => {
      session.off('error', reject);
      resolve();
    });
  });
}

interface Follower {
  readonly receiver: Receiver;
  /** The stream is over, and all that is to be told was told. */
  onClose(): void;
}

function send(session: ClientHttp2Session, message: Message, { receiver, onClose }: Follower): () => void {
  const { method, path, headers, body } = message;
  const length = body === undefined ? {} : { 'content-length': String(body.length) };
  let stream: ClientHttp2Stream;
  try {
    // Of a DELETE node:http2 would end the stream at once, before its body.
    const ending = { endStream: body === undefined };
    stream = session.request({ ':method': method, ':path': path, ...headers, ...length }, ending);
  } catch (cause) {
    // The connection was told to go away, or has gone.
    receiver.fail(cause);
    return () => undefined;
  }
  follow(stream, receiver);
  stream.on('close', onClose);
  if (body !== undefined) stream.end(body);
  return () => stream.close(constants.NGHTTP2_CANCEL);
}

function follow(stream: ClientHttp2Stream, receiver: Receiver): void {
  let failure: unknown;
  let isAtEnd = false;
  /** What comes before the head is told: node:http2 tells a head in the next tick, and data that arrived with it at once. */
  let early: Buffer[] | undefined = [];
  stream.on('response', (headers) => {
    receiver.head({ status: Number(headers[':status']), headers });
    for (const chunk of early ?? []) receiver.data(chunk);
    early = undefined;
  });
  stream.on('data', (chunk: Buffer) => {
    if (early === undefined) receiver.data(chunk);
    else early.push(chunk);
  });
  stream.on('end', () => {
    isAtEnd = true;
  });
  stream.on('error', (cause) => {
    failure = cause;
  });
  stream.on('close', () => {
    // node:http2 tells `end` also of a stream that was cut off.
    const isWhole = early === undefined && isAtEnd && !stream.aborted && stream.rstCode === constants.NGHTTP2_NO_ERROR;
    if (isWhole && failure === undefined) receiver.end();
    else receiver.fail(failure === undefined ? cutOff(stream) : underlying(failure));
  });
}

function cutOff({ rstCode }: ClientHttp2Stream): Error {
  const why = rstCode === undefined || rstCode === constants.NGHTTP2_NO_ERROR ? '' : ` (HTTP/2 error ${rstCode})`;
  return new Error(`the answer was cut off${why}`);
}

/** Streams are cancelled because their connection broke: that is what is worth telling. */
function underlying(failure: unknown): unknown {
  const isCancelled = failure instanceof Error && 'code' in failure && failure.code === 'ERR_HTTP2_STREAM_CANCEL';
  return isCancelled && failure.cause instanceof Error ? failure.cause : failure;
}
