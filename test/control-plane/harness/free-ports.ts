import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the range from which systems take the ports of outgoing connections (Linux: from 32768), so that none is taken meanwhile. */
const LOWEST = 20_000;
const HIGHEST = 30_000;
/** Each worker of a test run has a part of its own: a port is free again until the program listens that it was meant for. */
const PARTS = 16;

const part = portsOf(process.env['VITEST_POOL_ID']);
let next = randomInt(part.size);

/** That many different ports on 127.0.0.1 that nobody listens on, and that were not given away a short while ago. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = part.lowest + next;
    next = (next + 1) % part.size;
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

function portsOf(worker: string | undefined): { readonly lowest: number; readonly size: number } {
  const size = (HIGHEST - LOWEST) / PARTS;
  return { size, lowest: LOWEST + (Number(worker ?? 0) % PARTS) * size };
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false;
    throw error;
  }
  await once(server.close(), 'close');
  return true;
}
