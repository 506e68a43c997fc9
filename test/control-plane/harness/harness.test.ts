import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { findBuiltProgram } from '../../../scripts/tools/tool-catalogue.mjs';
import { freePorts } from './free-ports.ts';
import { findProgram, missingPrograms } from './programs.ts';
import { startCluster } from './start-cluster.ts';
import { createSupervisor } from './supervisor.ts';
import { describeWithCluster } from './use-cluster.ts';
import { waitUntil } from './wait-until.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'planwright-harness-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}

describe('the supervisor', () => {
  it('keeps what a program writes, and stops it by its process id', async () => {
    const supervisor = createSupervisor(temporaryFolder());
    const program = await supervisor.start({
      name: 'clock',
      command: 'sh',
      args: ['-c', 'echo started; exec sleep 600'],
    });
    await waitUntil('it has written', () => readFileSync(program.logFile, 'utf8') === 'started\n');
    expect(isRunning(program.processId)).toBe(true);
    await supervisor.stop();
    expect([isRunning(program.processId), program.ended()]).toEqual([false, 'was ended by SIGTERM']);
  });

  it('says how a program ended and what it said last', async () => {
    const supervisor = createSupervisor(temporaryFolder());
    const program = await supervisor.start({ name: 'fails', command: 'sh', args: ['-c', 'echo no such port; exit 3'] });
    await waitUntil('it has ended', () => program.ended() !== undefined);
    expect([program.ended(), program.lastWords()]).toEqual(['ended with code 3', 'no such port\n']);
    await supervisor.stop();
  });

  it('says so when a program cannot be started', async () => {
    const supervisor = createSupervisor(temporaryFolder());
    await expect(supervisor.start({ name: 'none', command: '/no/such/program', args: [] })).rejects.toThrow(
      /\/no\/such\/program.*ENOENT/,
    );
    await supervisor.stop();
  });

  it('stops everything when its parent is killed', async () => {
    const parent = spawn(process.execPath, ['-e', KILLED_PARENT], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const processId = Number(line.toString());
    expect(isRunning(processId)).toBe(true);
    parent.kill('SIGKILL');
    await waitUntil('the program is gone as well', () => !isRunning(processId));
  });
});

/** Has a program supervised, tells its process id, and waits to be killed. */
const KILLED_PARENT = `
const { fork } = require('node:child_process');
const supervisor = fork(${JSON.stringify(fileURLToPath(new URL('supervise.mjs', import.meta.url)))});
supervisor.on('message', ({ started }) => started && console.log(started));
supervisor.send({ id: 0, start: { command: 'sleep', args: ['600'], folder: '/tmp', logFile: '/dev/null', env: process.env } });
setInterval(() => {}, 1000);
`;

describe('programs', () => {
  it('are taken from KUBEBUILDER_ASSETS before the cache, one by one', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'etcd'), '');
    vi.stubEnv('KUBEBUILDER_ASSETS', folder);
    expect(findProgram('etcd')).toBe(join(folder, 'etcd'));
    expect(findProgram('kwok')).toBe(findBuiltProgram('kwok'));
  });

  it('are missing where neither has them', () => {
    vi.stubEnv('XDG_CACHE_HOME', temporaryFolder());
    vi.stubEnv('KUBEBUILDER_ASSETS', undefined);
    expect(missingPrograms(['etcd', 'argocd'])).toEqual(['etcd', 'argocd']);
  });

  it('listen on ports that differ', async () => {
    const ports = await freePorts(20);
    expect(new Set(ports).size).toBe(20);
  });
});

describeWithCluster('a cluster of its own', { ownCluster: true }, (cluster) => {
  it('is the version that is rendered for, and records what changes', async () => {
    const { client, auditEvents } = cluster();
    const { body } = await client.request({ method: 'GET', path: '/version' });
    expect(body).toMatchObject({ major: '1', minor: '36' });
    await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'recorded' } });
    expect(auditEvents().filter(({ name }) => name === 'recorded')).toMatchObject([
      { verb: 'patch', plural: 'namespaces', status: 201, user: 'admin', isDryRun: false },
    ]);
  });

  it('shows warnings and refuses unknown fields', async () => {
    const { client } = cluster();
    const unknown = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'odd' }, spec: { colour: 'red' } };
    await expect(client.apply(unknown)).rejects.toThrow(/spec\.colour/);
    const labels = { 'pod-security.kubernetes.io/warn': 'restricted' };
    const quiet = await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'watched', labels } });
    expect(quiet.warnings).toEqual([]);
    const selector = { matchLabels: { app: 'x' } };
    const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'x', image: 'x:1' }] } };
    const metadata = { name: 'warned', namespace: 'watched' };
    const warned = await client.apply({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { selector, template },
    });
    expect(warned.warnings).toEqual([
      expect.stringContaining('would violate PodSecurity "restricted:latest": allowPrivilegeEscalation'),
    ]);
  });

  it('can be used as an existing cluster, which is then left alone', async () => {
    vi.stubEnv('USE_EXISTING_CLUSTER', 'true');
    vi.stubEnv('KUBECONFIG', cluster().kubeconfig);
    const existing = await startCluster({ workloads: true });
    expect(existing.isOwn).toBe(false);
    expect(await existing.client.find({ apiVersion: 'v1', kind: 'Namespace', name: 'default' })).toBeDefined();
    expect(() => existing.auditEvents()).toThrow(/audit log/);
    await existing.stop();
    expect(existsSync(existing.folder)).toBe(false);
    expect(cluster().program('kube-apiserver').ended()).toBeUndefined();
    expect(await cluster().client.find({ apiVersion: 'v1', kind: 'Namespace', name: 'default' })).toBeDefined();
  });
});
