import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeIdleSockets } from './idle-sockets.ts';

const server = createServer((request, response) => response.end(String(request.socket.remotePort)));

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

/** The port of the connection that a request came over. */
async function connection(agent: Agent): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const [response] = (await once(get({ host: '127.0.0.1', port, agent }), 'response')) as [IncomingMessage];
  const answer = await text(response);
  // The agent has the connection back a moment later.
  await new Promise((resolve) => setImmediate(resolve));
  return answer;
}

test('connections are used again while they are in use, and not after they were idle for long', async () => {
  const agent = new Agent({ keepAlive: true });
  let now = 0;
  const beforeRequest = closeIdleSockets(agent, () => now);
  const first = await connection(agent);
  now += 29_000;
  beforeRequest();
  expect(await connection(agent)).toBe(first);
  now += 29_000;
  beforeRequest();
  expect(await connection(agent)).toBe(first);
  now += 31_000;
  beforeRequest();
  expect(await connection(agent)).not.toBe(first);
  agent.destroy();
});

test('a request after a time of computing does not go to a connection that the server has closed', async () => {
  const agent = new Agent({ keepAlive: true });
  let now = 0;
  const beforeRequest = closeIdleSockets(agent, () => now);
  await connection(agent);
  server.closeIdleConnections();
  now += 90_000;
  // In the same turn: nobody has heard of the end of the connection yet.
  beforeRequest();
  await expect(connection(agent)).resolves.toMatch(/^\d+$/);
  agent.destroy();
});
