import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiClient, createApiClient } from './api-client.ts';
import { type AuditEvent, createAuditLogReader } from './audit-log.ts';
import { startApiServer, startControllers } from './control-plane.ts';
import { simulateNodes } from './simulate-nodes.ts';
import { createSupervisor, type ProgramStart, type RunningProgram } from './supervisor.ts';
import { waitUntil } from './wait-until.ts';

/** Which programs a test needs beside etcd and kube-apiserver. */
export interface ClusterOptions {
  /** Controllers, scheduler and kwok with three ready nodes in three zones, so that workloads become ready. Default false. */
  readonly workloads?: boolean;
  /** Of kube-apiserver, beside those that every cluster has: `--goaway-chance=0.02`. */
  readonly apiServerFlags?: readonly string[];
}

/** Those that kube-apiserver makes itself. */
const OWN_NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** A real control plane of a test's own, or the existing one that `USE_EXISTING_CLUSTER` asks for. */
export interface Cluster {
  readonly client: ApiClient;
  readonly kubeconfig: string;
  /** Holds logs, certificates and data. Kept when a test failed. */
  readonly folder: string;
  /** False for an existing cluster: it has no audit log here and none of its programs can be stopped. */
  readonly isOwn: boolean;
  /** Starts another program beside the cluster; it ends with the cluster. */
  readonly start: (program: ProgramStart) => Promise<RunningProgram>;
  readonly program: (name: string) => RunningProgram;
  /** Every request that changed something, in the order of its arrival. */
  readonly auditEvents: () => readonly AuditEvent[];
  /** Stops everything that was started here. With `keepLogs` the folder stays. */
  readonly stop: (options?: { readonly keepLogs?: boolean }) => Promise<void>;
}

/**
 * Starts a control plane on free ports of 127.0.0.1 and returns when it is ready. Everything it starts is stopped by process id:
 * by `stop`, or by itself when this process ends in any way. Throws with the last words of a program that did not start.
 */
export async function startCluster({ workloads = false, apiServerFlags = [] }: ClusterOptions = {}): Promise<Cluster> {
  if (wantsExistingCluster()) return existingCluster();
  const folder = mkdtempSync(join(tmpdir(), 'planwright-cluster-'));
  const supervisor = createSupervisor(folder);
  const programs = new Map<string, RunningProgram>();
  const start = async (program: ProgramStart): Promise<RunningProgram> => {
    const running = await supervisor.start(program);
    programs.set(program.name, running);
    return running;
  };
  const stop: Cluster['stop'] = async ({ keepLogs = false } = {}) => {
    await supervisor.stop();
    if (!keepLogs) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { kubeconfig, auditLog } = await startApiServer({ folder, start, flags: apiServerFlags });
    const client = await createApiClient(kubeconfig);
    // It makes them after it has called itself ready.
    await waitUntil('the namespaces of the cluster are there', async () => {
      const namespaces = await client.list({ apiVersion: 'v1', kind: 'Namespace' });
      return OWN_NAMESPACES.every((name) => namespaces.some(({ metadata }) => metadata.name === name));
    });
    if (workloads) {
      await startControllers({ folder, kubeconfig, start });
      await simulateNodes({ client, kubeconfig, start });
    }
    return {
      client,
      kubeconfig,
      folder,
      isOwn: true,
      start,
      stop,
      program: (name) => programs.get(name) ?? unknownProgram(name),
      auditEvents: createAuditLogReader(auditLog),
    };
  } catch (error) {
    await stop({ keepLogs: true });
    throw new Error(`the cluster did not start; its logs are in ${folder}`, { cause: error });
  }
}

/** Envtest's convention. */
export function wantsExistingCluster(): boolean {
  return process.env['USE_EXISTING_CLUSTER'] === 'true';
}

/** The cluster of the default kubeconfig. Tests make namespaces in it and remove them. */
async function existingCluster(): Promise<Cluster> {
  const kubeconfig = process.env['KUBECONFIG'] ?? join(process.env['HOME'] ?? '', '.kube', 'config');
  if (!existsSync(kubeconfig)) throw new Error(`USE_EXISTING_CLUSTER is true, but there is no ${kubeconfig}`);
  const folder = mkdtempSync(join(tmpdir(), 'planwright-cluster-'));
  const supervisor = createSupervisor(folder);
  return {
    client: await createApiClient(kubeconfig),
    kubeconfig,
    folder,
    isOwn: false,
    start: supervisor.start,
    program: unknownProgram,
    auditEvents: () => {
      throw new Error('an existing cluster has no audit log here');
    },
    stop: async ({ keepLogs = false } = {}) => {
      await supervisor.stop();
      if (!keepLogs) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function unknownProgram(name: string): never {
  throw new Error(`no program called ${name} was started with this cluster`);
}
