import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { listCrdFiles } from '../../../scripts/tools/tool-catalogue.mjs';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { type ApiClient, nameOf } from './api-client.ts';
import { applyCrds } from './apply-crds.ts';
import { hasCondition } from './conditions.ts';
import { freePorts } from './free-ports.ts';
import { programFile } from './programs.ts';
import type { ProgramStart, RunningProgram } from './supervisor.ts';
import { PATIENCE, waitUntil } from './wait-until.ts';

const STAGES = fileURLToPath(new URL('../simulation/stages/', import.meta.url));
const ZONES = ['a', 'b', 'c'];
/** So many looks at its log until kwok is reminded of the Stages. */
const LOOKS_PER_REMINDER = 20;

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
  await applyCrds(
    client,
    listCrdFiles('kwok').filter((file) => file.endsWith('kwok.x-k8s.io_stages.yaml')),
  );
  const stages = readStages();
  for (const stage of stages) await client.apply(stage);
  const [port] = await freePorts(1);
  const kwok = await start({
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
  await waitForStages({ client, kwok, stages });
  await waitUntil('all nodes are ready', async () => {
    const nodes = await client.list({ apiVersion: 'v1', kind: 'Node' });
    return nodes.length === ZONES.length && nodes.every((node) => hasCondition(node, 'Ready'));
  });
}

function readStages(): readonly Manifest[] {
  return readdirSync(STAGES).flatMap((file) =>
    parseAllDocuments(readFileSync(join(STAGES, file), 'utf8')).map(
      (document) => document.toJS() as Manifest, // A file of ours; the server checks it strictly.
    ),
  );
}

/**
 * Returns when kwok acts on every kind that the Stages name. What tells it of a Stage is lost while it is busy with another (0.8.0,
 * `dynamicGetter.sync`), and then it waits for the next change of any: so one is changed from time to time.
 */
async function waitForStages({
  client,
  kwok,
  stages,
}: {
  readonly client: ApiClient;
  readonly kwok: RunningProgram;
  readonly stages: readonly Manifest[];
}): Promise<void> {
  const kinds = stages.map(
    ({ spec }) => (spec as { readonly resourceRef: { readonly kind: string } }).resourceRef.kind,
  );
  const [first] = stages;
  if (first === undefined) throw new Error(`${STAGES} has no Stage`);
  let looks = 0;
  await waitUntil(
    `kwok acts on ${[...new Set(kinds)].join(', ')}`,
    async () => {
      const log = readFileSync(kwok.logFile, 'utf8');
      if (kinds.every((kind) => new RegExp(`Start stage controller.*"Kind":"${kind}"`).test(log))) return true;
      looks += 1;
      const annotations = { 'planwright.dev/look': String(looks) };
      if (looks % LOOKS_PER_REMINDER === 0) await client.patch(nameOf(first), { metadata: { annotations } });
      return false;
    },
    PATIENCE,
    kwok.lastWords,
  );
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
