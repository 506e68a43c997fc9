import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { listCrdFiles } from '../../../scripts/tools/tool-catalogue.mjs';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import type { ApiClient } from './api-client.ts';
import { applyCrds } from './apply-crds.ts';
import { hasCondition } from './conditions.ts';
import { freePorts } from './free-ports.ts';
import { programFile } from './programs.ts';
import type { ProgramStart, RunningProgram } from './supervisor.ts';
import { waitUntil } from './wait-until.ts';

const STAGES = fileURLToPath(new URL('../simulation/stages/', import.meta.url));
const ZONES = ['a', 'b', 'c'];

/** The StorageClass whose volumes are made before anything uses them. */
export const IMMEDIATE_STORAGE_CLASS = 'immediate';
/** The StorageClass that claims get which name none. */
export const DEFAULT_STORAGE_CLASS = 'standard';

/**
 * Starts kwok with the stages of `simulation/stages`, three nodes in three zones, and two StorageClasses: `standard`, the default,
 * waits for its first consumer as cloud disks do; `immediate` binds at once. Returns when the nodes are ready.
 */
export async function simulateNodes({
  client,
  kubeconfig,
  start,
}: {
  readonly client: ApiClient;
  readonly kubeconfig: string;
  readonly start: (program: ProgramStart) => Promise<RunningProgram>;
}): Promise<void> {
  const stages = listCrdFiles('kwok').filter((file) => file.endsWith('kwok.x-k8s.io_stages.yaml'));
  await applyCrds(client, stages);
  for (const file of readdirSync(STAGES)) {
    for (const document of parseAllDocuments(readFileSync(join(STAGES, file), 'utf8'))) {
      await client.apply(document.toJS() as Manifest); // A file of ours; the server checks it strictly.
    }
  }
  const [port] = await freePorts(1);
  await start({
    name: 'kwok',
    command: programFile('kwok'),
    args: [
      `--kubeconfig=${kubeconfig}`,
      '--manage-all-nodes=true',
      '--enable-crds=Stage',
      '--node-lease-duration-seconds=40',
      `--server-address=127.0.0.1:${port}`,
      '--node-ip=10.0.0.1',
    ],
  });
  for (const object of [...ZONES.map(nodeIn), ...storageClasses()]) await client.apply(object);
  await waitUntil('all nodes are ready', async () => {
    const nodes = await client.list({ apiVersion: 'v1', kind: 'Node' });
    return nodes.length === ZONES.length && nodes.every((node) => hasCondition(node, 'Ready'));
  });
}

function nodeIn(zone: string): Manifest {
  const name = `node-${zone}`;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'topology.kubernetes.io/zone': `zone-${zone}`,
        'topology.kubernetes.io/region': 'simulated',
      },
    },
    status: { allocatable: capacity(), capacity: capacity() },
  };
}

function capacity(): Readonly<Record<string, string>> {
  return { cpu: '256', memory: '1Ti', pods: '500', 'ephemeral-storage': '10Ti' };
}

function storageClasses(): readonly Manifest[] {
  const provisioner = 'simulation.planwright.dev/disk';
  const classOf = (name: string, volumeBindingMode: string, isDefault: boolean): Manifest => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': String(isDefault) } },
    provisioner,
    volumeBindingMode,
    allowVolumeExpansion: true,
  });
  return [
    classOf(DEFAULT_STORAGE_CLASS, 'WaitForFirstConsumer', true),
    classOf(IMMEDIATE_STORAGE_CLASS, 'Immediate', false),
  ];
}
