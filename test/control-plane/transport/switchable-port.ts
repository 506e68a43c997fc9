import { connect, createServer, type Socket } from 'node:net';
import { listenOnLoopback } from '../fault-proxy/listen-on-loopback.ts';

/** A port of 127.0.0.1 behind which the server can be exchanged, as behind the address of a service. */
export interface SwitchablePort {
  readonly port: number;
  /** Connections to come lead to that port; those that are there end. */
  leadTo(port: number): void;
  stop(): Promise<void>;
}

/** Leads to that port at first. */
export async function switchablePort(first: number): Promise<SwitchablePort> {
  const open = new Set<Socket>();
  let target = first;
  const server = createServer((front) => {
    const back = connect(target, '127.0.0.1');
    for (const [socket, other] of [
      [front, back],
      [back, front],
    ] as const) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.once('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
    front.pipe(back).pipe(front);
  });
  const endAll = (): void => {
    for (const socket of open) socket.destroy();
  };
  const port = await listenOnLoopback(server);
  return {
    port,
    leadTo(next) {
      target = next;
      endAll();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        endAll();
      }),
  };
}
