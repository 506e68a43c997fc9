import type { ClientHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { Clock } from '../../../agent/ports.ts';

/** A connection that is watched over. */
export interface KeepAliveOptions {
  readonly session: ClientHttp2Session;
  /** That of the session; only its counters are read. */
  readonly socket: Socket;
  readonly clock: Clock;
  /** In milliseconds. */
  readonly interval: number;
  /** In milliseconds. */
  readonly timeout: number;
  /** Nothing came, not even after a PING. */
  onDead(): void;
}

/**
 * Asks with a PING whenever nothing came for an interval, until the socket is closed. Every byte counts as an answer: a PING waits its
 * turn behind what the server is sending.
 */
export function keepAlive({ session, socket, clock, interval, timeout, onDead }: KeepAliveOptions): void {
  let seen = socket.bytesRead;
  let forget: () => void;
  const hasMoved = (): boolean => {
    const moved = socket.bytesRead !== seen;
    seen = socket.bytesRead;
    return moved;
  };
  const look = (): void => {
    // A session that has ended in order waits for the other side to close the socket, which a dead one never does.
    if (session.destroyed) {
      socket.destroy();
      return;
    }
    if (hasMoved()) {
      forget = clock.after(interval, look);
      return;
    }
    ask(session);
    forget = clock.after(timeout, () => {
      // A process that was stopped for a while sees its timers first and what came meanwhile right after them.
      forget = clock.after(0, judge);
    });
  };
  const judge = (): void => {
    if (hasMoved() || session.destroyed) look();
    else onDead();
  };
  forget = clock.after(interval, look);
  socket.once('close', () => forget());
}

function ask(session: ClientHttp2Session): void {
  // node:http2 sends no PING once the connection was told to go away, though its streams live on; settings are answered just the same.
  if (session.closed) session.settings({}, () => undefined);
  else session.ping(() => undefined);
}
