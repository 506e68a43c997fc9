import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { formatLog } from './exchange-log.ts';
import { listBody, type ScriptedServer, startScriptedServer } from './scripted-server.ts';
import { selfSignedCertificate } from './self-signed-certificate.ts';
import { type FaultProxyProcess, startFaultProxyProcess } from './start-fault-proxy-process.ts';
import { type TestClient, testClient } from './test-client.ts';

const certificate = selfSignedCertificate();

let server: ScriptedServer;
let proxy: FaultProxyProcess;
let client: TestClient;

beforeAll(async () => {
  server = await startScriptedServer(certificate);
});
afterAll(() => server.stop());
beforeEach(async () => {
  const options = { upstream: server.url, upstreamCa: certificate.cert, certificate, seed: 7 };
  proxy = await startFaultProxyProcess(options);
  client = testClient('HTTP/2', proxy.url, certificate.cert);
});
afterEach(async () => {
  client.close();
  await proxy.stop().catch(() => undefined);
});

async function statusOf(path: string): Promise<number> {
  const answer = await client.send({ path });
  await answer.ended;
  return answer.status;
}

test('passes on what the server answers', async () => {
  const answer = await client.send({ path: '/list' });
  await answer.ended;
  expect(answer.text()).toBe(listBody);
});

test('a rule holds until it is removed, its expression is searched in the path, and whom it struck is counted', async () => {
  const remove = await proxy.inject({
    match: { path: /^\/li/ },
    fault: { kind: 'status', code: 429, retryAfterSeconds: 1 },
  });
  expect([await statusOf('/list'), await statusOf('/forbidden')]).toEqual([429, 403]);
  expect(await remove()).toBe(1);
  expect(await statusOf('/list')).toBe(200);
});

test('what was seen and done is told', async () => {
  await statusOf('/list');
  await proxy.pause();
  await proxy.resume();
  expect(formatLog(await proxy.log())).toBe('#1 connection 1 HTTP/2 GET /list\npause\nresume\n');
});

test('connections are cut', async () => {
  await statusOf('/list');
  await proxy.cutConnections();
  await client.over;
});

test('a proxy that has crashed is no proxy that answers nothing: it is told, now and later', async () => {
  const asked = Promise.allSettled([proxy.log(), proxy.log()]);
  process.kill(proxy.processId, 'SIGKILL');
  await asked;
  const gone = 'the fault proxy has ended (SIGKILL)';
  await expect(proxy.log()).rejects.toThrow(gone);
  await expect(proxy.stop()).rejects.toThrow(gone);
});

test('it ends with its parent', async () => {
  await proxy.stop();
  expect(() => process.kill(proxy.processId, 0)).toThrow('ESRCH');
});
