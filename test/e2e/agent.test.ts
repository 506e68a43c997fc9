import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { freePorts } from '../control-plane/harness/free-ports.ts';
import { PATIENCE, waitUntil } from '../control-plane/harness/wait-until.ts';
import { planwright, temporaryFolder } from './planwright-process.ts';

const PROGRAM = fileURLToPath(new URL('../../build/planwright.mjs', import.meta.url));

/** A cluster where nobody listens: port 1 of this machine. */
const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: nowhere
clusters: [{ name: nowhere, cluster: { server: 'https://127.0.0.1:1' } }]
users: [{ name: nowhere, user: { token: secret-token } }]
contexts: [{ name: nowhere, context: { cluster: nowhere, user: nowhere } }]
`;

const OFF = ['--metrics-address=off', '--page-address=off'];

test('all wrong options are told at once', () => {
  const { code, stdout, stderr } = planwright(temporaryFolder(), [
    'agent',
    '--namespace=a b',
    '--name=UPPER',
    '--shards=0',
    '--workers=x',
    '--requests-per-second=-1',
    '--request-burst=0',
    '--metrics-address=nowhere',
    '--health-address=:70000',
    '--page-address=1.2.3.4',
    '--log-level=loud',
  ]);
  expect([code, stdout]).toEqual([2, '']);
  const named = [...stderr.matchAll(/is no value for (--[a-z-]+)/g)].map(([, option]) => option);
  expect(named).toEqual([
    '--namespace',
    '--name',
    '--shards',
    '--workers',
    '--requests-per-second',
    '--request-burst',
    '--metrics-address',
    '--health-address',
    '--page-address',
    '--log-level',
  ]);
});

test('without a kubeconfig nobody knows which cluster is meant', () => {
  const folder = temporaryFolder();
  const { code, stderr } = planwright(folder, ['agent', ...OFF]);
  expect(code).toBe(4);
  expect(stderr).toMatch(/kubeconfig/);
  expect(planwright(folder, ['agent', ...OFF, '--kubeconfig=missing']).code).toBe(4);
});

test('a port that is taken ends it, and names the port', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  // Always an AddressInfo for TCP.
  const { port } = server.address() as AddressInfo;
  const folder = temporaryFolder({ kubeconfig: KUBECONFIG });
  const ended = await run(folder, ['--metrics-address=off', `--page-address=127.0.0.1:${port}`], () => false);
  expect(ended.code).toBe(4);
  expect(ended.stderr).toContain(String(port));
});

test.each([
  ['info', ['info', 'warn']],
  ['warn', ['warn']],
  ['info,planwright=warn', ['warn']],
  ['hyper=debug,WARN', ['warn']],
  ['off', []],
])(
  'a cluster that does not answer is waited for; the log at %s is JSON, and SIGTERM ends it well',
  async (level, levels) => {
    const folder = temporaryFolder({ kubeconfig: KUBECONFIG });
    const { code, stdout, stderr } = await run(
      folder,
      [...OFF, `--log-level=${level}`],
      (text) => level === 'off' || text.includes('"level":"warn"'),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    expect([...new Set(lines.map((line) => String(line['level'])))].sort()).toEqual(levels);
    for (const line of lines)
      expect(line).toEqual(expect.objectContaining({ time: expect.any(String), message: expect.any(String) }));
    expect(stdout).not.toContain('secret-token');
  },
);

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs an agent, tells it to stop when its log has said enough and it answers, and waits for its end. */
async function run(folder: string, args: readonly string[], isEnough: (stdout: string) => boolean): Promise<Ended> {
  const port = await freePort();
  const all = [`--kubeconfig=${join(folder, 'kubeconfig')}`, `--health-address=127.0.0.1:${port}`, ...args];
  const child = spawn(process.execPath, [PROGRAM, 'agent', ...all], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const closed = once(child, 'close') as Promise<[number | null]>;
  const isAlive = async (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  // It listens to signals as soon as it answers.
  await waitUntil(
    'it runs, or has ended',
    async () => child.exitCode !== null || (isEnough(stdout) && (await isAlive())),
    PATIENCE,
    () => [stdout, stderr],
  );
  child.kill('SIGTERM');
  const [code] = await closed;
  return { code, stdout, stderr };
}

async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}
