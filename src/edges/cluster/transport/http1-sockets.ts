import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { SECOND } from '../../../core/time/instant.ts';
import type { Dial } from './dial.ts';

/** Sockets for requests over HTTP/1.1, kept for the next. */
export interface Http1Sockets {
  /** A watch has a socket of its own; the other requests share some and wait for one to be free. */
  agentFor(isEndless: boolean): Agent;
  /** Closes all of them, those to come too. */
  destroy(): void;
}

/** More requests at once only make an API server queue them. */
const SOCKETS = 8;
/** A server that is tired of an idle socket closes it just when it is wanted again. In milliseconds. */
const IDLE_LIMIT = 30 * SECOND;

/** The first request gets the socket that is open already, the others what is dialled. */
export function http1Sockets(first: Socket, dial: Dial): Http1Sockets {
  const open = new Set<Socket>([first]);
  let spare: Socket | undefined = first;
  let isDestroyed = false;
  const next = async (): Promise<Socket> => {
    const taken = spare;
    spare = undefined;
    const socket = taken === undefined || taken.destroyed ? (await dial(['http/1.1'])).socket : taken;
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    if (isDestroyed) socket.destroy();
    return socket;
  };
  const quick = agentOf(SOCKETS, next);
  const endless = agentOf(Number.POSITIVE_INFINITY, next);
  return {
    agentFor: (isEndless) => (isEndless ? endless : quick),
    destroy() {
      isDestroyed = true;
      for (const socket of open) socket.destroy();
    },
  };
}

type Deliver = (cause: Error | null, socket?: Socket) => void;

/** `createConnection` of an agent is documented, but untyped in @types/node 20. */
function agentOf(maxSockets: number, next: () => Promise<Socket>): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets, timeout: IDLE_LIMIT, scheduling: 'lifo' });
  return Object.assign(agent, {
    createConnection(_options: unknown, deliver: Deliver): undefined {
      next().then(
        (socket) => deliver(null, socket),
        (cause: unknown) => deliver(cause instanceof Error ? cause : new Error(String(cause))),
      );
    },
  });
}
