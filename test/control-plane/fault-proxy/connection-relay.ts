import { connect, createServer, type Server, type Socket } from 'node:net';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { listenOnLoopback } from './listen-on-loopback.ts';

/** One connection of a client, as TCP sees it. */
export interface ClientConnection {
  /** Connections are counted from 1 in the order in which they were accepted. */
  readonly number: number;
  /** Resolves when everything that the TLS server has written so far is in the hands of the kernel, or the connection is over or silent. */
  flushed(): Promise<void>;
  /** Ends the connection towards the client at once, with RST or FIN; the TLS server sees it end too. */
  end(manner: 'reset' | 'fin'): void;
  /** Nothing passes any more, in either direction, for good. That the client closes is still noticed. */
  silence(): void;
}

/**
 * Stands in front of the TLS server and passes bytes on, so that a connection can end or fall silent without TLS or HTTP/2 taking leave:
 * node:http2 always sends GOAWAY when asked to close, and answers PING by itself.
 */
export interface ConnectionRelay {
  readonly port: number;
  /** The connection that the TLS server sees under this remote port; undefined when it is over. */
  connectionOf(remotePort: number | undefined): ClientConnection | undefined;
  /** To be told of each connection that the TLS server accepts. */
  accepted(serverSide: Socket): void;
  /** Silences every connection, also those to come; what arrives waits. */
  pause(): void;
  /** Ends the silence. Those in a black hole stay there. */
  resume(): void;
  /** Ends every connection with RST. */
  endAll(): void;
  stop(): Promise<void>;
}

interface Wire {
  readonly number: number;
  readonly front: Socket;
  readonly inner: Socket;
  state: 'open' | 'paused' | 'black-hole';
}

/** Listens on a free port of 127.0.0.1 and relays to the TLS server on `serverPort`. */
export async function startConnectionRelay(serverPort: number): Promise<ConnectionRelay> {
  const wires = new Set<Wire>();
  const serverSides = new Map<number, Socket>();
  let count = 0;
  let paused = false;
  const server = createServer((front) => {
    count += 1;
    const wire: Wire = { number: count, front, inner: connect(serverPort, '127.0.0.1'), state: 'paused' };
    wires.add(wire);
    // Small writes would otherwise wait for the acknowledgement of the one before, 40 ms each.
    front.setNoDelay(true);
    wire.inner.setNoDelay(true);
    front.once('close', () => wires.delete(wire));
    tie(wire);
    if (!paused) open(wire);
  });
  const port = await listenOnLoopback(server);
  return {
    port,
    connectionOf(remotePort) {
      const wire = [...wires].find(({ inner }) => inner.localPort === remotePort);
      const serverSide = serverSides.get(remotePort ?? 0);
      return wire === undefined || serverSide === undefined ? undefined : connectionOf(wire, serverSide);
    },
    accepted(serverSide) {
      const remotePort = serverSide.remotePort ?? 0;
      serverSides.set(remotePort, serverSide);
      serverSide.setNoDelay(true);
      serverSide.once('close', () => {
        if (serverSides.get(remotePort) === serverSide) serverSides.delete(remotePort);
      });
    },
    pause() {
      paused = true;
      for (const wire of wires) pause(wire);
    },
    resume() {
      paused = false;
      for (const wire of wires) if (wire.state === 'paused') open(wire);
    },
    endAll() {
      for (const wire of wires) end(wire, 'reset');
    },
    stop: () => stop(server, wires),
  };
}

/** The end of either side is the end of the other, unless silence hides it. */
function tie(wire: Wire): void {
  const { front, inner } = wire;
  // A broken connection is told by `close`.
  front.on('error', () => undefined);
  inner.on('error', () => wire.state === 'open' && front.resetAndDestroy());
  front.once('close', () => inner.destroy());
  inner.once('close', () => wire.state === 'open' && front.end());
}

function open(wire: Wire): void {
  const { front, inner } = wire;
  if (inner.destroyed) {
    front.resetAndDestroy();
    return;
  }
  wire.state = 'open';
  front.pipe(inner);
  inner.pipe(front);
}

function pause(wire: Wire): void {
  if (wire.state !== 'open') return;
  wire.state = 'paused';
  separate(wire);
}

function separate({ front, inner }: Wire): void {
  front.unpipe(inner);
  inner.unpipe(front);
  front.pause();
  inner.pause();
}

function end({ front, inner }: Wire, manner: 'reset' | 'fin'): void {
  inner.unpipe(front);
  front.unpipe(inner);
  inner.destroy();
  if (manner === 'reset') {
    front.resetAndDestroy();
    return;
  }
  // What the client still says is thrown away, so that its FIN is noticed.
  front.resume();
  front.end();
}

function connectionOf(wire: Wire, serverSide: Socket): ClientConnection {
  return {
    number: wire.number,
    flushed: () => flushed(wire, serverSide),
    end: (manner) => end(wire, manner),
    silence() {
      separate(wire);
      wire.state = 'black-hole';
      wire.front.resume();
    },
  };
}

async function flushed(wire: Wire, serverSide: Socket): Promise<void> {
  // HTTP/2 writes the frames of one turn of the event loop together, in the next.
  await turn();
  await turn();
  const written = serverSide.bytesWritten;
  const { front, inner } = wire;
  const relayed = (): number => inner.bytesRead - inner.readableLength - front.writableLength;
  while (wire.state === 'open' && !front.destroyed && relayed() < written) await delay(1);
}

async function stop(server: Server, wires: ReadonlySet<Wire>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const { front, inner } of wires) {
    front.destroy();
    inner.destroy();
  }
  await closed;
}
