import type { Agent } from 'node:http';

/**
 * Longer than this a connection is not kept without a request, in milliseconds. kube-apiserver closes it after 90 s, and whoever computes for that
 * long in one go learns of it only after the next request was sent on it and lost.
 */
const LONGEST_IDLE = 30_000;

/** To be called before each request: closes what was idle for too long, so that the request gets a connection that the server has open. */
export function closeIdleSockets(agent: Agent, now: () => number = () => performance.now()): () => void {
  let last = now();
  return () => {
    const idle = now() - last;
    last = now();
    if (idle < LONGEST_IDLE) return;
    for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
  };
}
