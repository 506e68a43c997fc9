import { type Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import type { Connection, Message, Receiver } from './connection.ts';
import type { Dial } from './dial.ts';
import { http1Sockets } from './http1-sockets.ts';

/** What the sockets are made of. */
export interface Http1Parts {
  /** An open socket, for the first request. */
  readonly first: Socket;
  readonly dial: Dial;
  readonly server: string;
}

/**
 * HTTP/1.1, for servers and load balancers that have nothing better: a socket for each request under way, kept for the next. As soon as
 * one of them fails it takes no more requests: the others lead to the same place.
 */
export function openHttp1({ first, dial, server }: Http1Parts): Connection {
  const host = new URL(server).host;
  const sockets = http1Sockets(first, dial);
  const underWay = new Set<ClientRequest>();
  let state: 'open' | 'draining' | 'destroyed' = 'open';
  let finish = (): void => undefined;
  const closed = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const endWhenIdle = (): void => {
    if (state === 'open' || underWay.size > 0) return;
    state = 'destroyed';
    sockets.destroy();
    finish();
  };
  const drain = (): void => {
    if (state === 'open') state = 'draining';
    endWhenIdle();
  };
  return {
    protocol: 'HTTP/1.1',
    isOpen: () => state === 'open',
    drain,
    closed,
    destroy(reason) {
      drain();
      for (const outgoing of underWay) outgoing.destroy(reason);
    },
    send(message, receiver) {
      const outgoing = begin(message, { host, agent: sockets.agentFor(message.isEndless) });
      if (outgoing instanceof Error) {
        receiver.fail(outgoing);
        return () => undefined;
      }
      underWay.add(outgoing);
      outgoing.once('close', () => {
        underWay.delete(outgoing);
        endWhenIdle();
      });
      const fail = (cause: unknown): void => {
        drain();
        receiver.fail(cause);
      };
      const cancel = follow(outgoing, { ...receiver, fail });
      outgoing.end(message.body);
      return (isOverdue) => {
        cancel();
        if (isOverdue) drain();
      };
    },
  };
}

function begin(
  { method, path, headers, body }: Message,
  { host, agent }: { readonly host: string; readonly agent: Agent },
): ClientRequest | Error {
  const length = body === undefined ? {} : { 'content-length': String(body.length) };
  try {
    return request({ agent, method, path, headers: { ...headers, ...length, host } });
  } catch (cause) {
    // A path or header that cannot be sent.
    return cause instanceof Error ? cause : new Error(String(cause));
  }
}

/** Returns how to give the request up. */
function follow(outgoing: ClientRequest, receiver: Receiver): () => void {
  let isOver = false;
  const finish = (tell: () => void): void => {
    if (isOver) return;
    isOver = true;
    tell();
  };
  const fail = (cause: unknown): void => finish(() => receiver.fail(cause));
  let incoming: IncomingMessage | undefined;
  outgoing.on('error', fail);
  outgoing.on('close', () => {
    if (incoming === undefined) fail(new Error('the server closed the connection without an answer'));
  });
  outgoing.on('response', (response) => {
    incoming = response;
    receiver.head({ status: response.statusCode ?? 0, headers: response.headers });
    response.on('data', (chunk: Buffer) => receiver.data(chunk));
    response.on('error', fail);
    response.on('end', () => {
      if (response.complete) finish(() => receiver.end());
    });
    response.on('close', () => fail(new Error('the answer was cut off')));
  });
  return () => {
    isOver = true;
    outgoing.destroy();
  };
}
