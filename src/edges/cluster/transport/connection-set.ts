import type { Clock } from '../../../agent/ports.ts';
import type { Connection } from './connection.ts';

/** The connections that are not over yet, the one that is used and those that are drained. */
export interface ConnectionSet {
  add(connection: Connection): void;
  /** Drains all; what has not ended after the grace (milliseconds) ends with the reason. Resolves when none is left. */
  close(grace: number, reason: Error): Promise<void>;
}

/** An empty set; a connection leaves it when it is over. */
export function connectionSet(clock: Clock): ConnectionSet {
  const alive = new Set<Connection>();
  return {
    add(connection) {
      alive.add(connection);
      void connection.closed.then(() => alive.delete(connection));
    },
    async close(grace, reason) {
      const ends = [...alive].map(({ closed }) => closed);
      for (const connection of alive) connection.drain();
      const forget = clock.after(grace, () => {
        for (const connection of alive) connection.destroy(reason);
      });
      await Promise.all(ends);
      forget();
    },
  };
}
