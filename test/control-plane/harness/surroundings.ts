import { isJsonArray, type JsonValue, valueAt } from '../../../src/core/json/json.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { podTemplateOf } from '../../../src/core/manifest/pod-spec.ts';
import { type ApiClient, nameOf } from './api-client.ts';
import { hasCondition } from './conditions.ts';
import { DEFAULT_STORAGE_CLASS, IMMEDIATE_STORAGE_CLASS } from './simulate-nodes.ts';
import { waitUntil } from './wait-until.ts';

/** The StorageClasses of every test cluster: made again without its mark, the default one would be no default any more. */
const PRESENT: ReadonlySet<string> = new Set([DEFAULT_STORAGE_CLASS, IMMEDIATE_STORAGE_CLASS]);

/** What manifests name that the whole cluster has, beside what every test cluster has: platform teams make it before a resource comes. */
export function clusterObjectsFor(manifests: readonly Manifest[]): readonly Manifest[] {
  const priorities = manifests.map((manifest) => podTemplateOf(manifest)?.spec['priorityClassName']);
  return [
    ...textsIn(claimsOf(manifests).map((claim) => valueAt(claim, ['spec', 'storageClassName'])))
      .filter((name) => !PRESENT.has(name))
      .map(storageClass),
    ...textsIn(priorities).map(priorityClass),
  ];
}

function claimsOf(manifests: readonly Manifest[]): readonly JsonValue[] {
  return manifests.flatMap((manifest) => {
    const templates = valueAt(manifest, ['spec', 'volumeClaimTemplates']);
    return [
      ...(isJsonArray(templates) ? templates : []),
      ...(manifest.kind === 'PersistentVolumeClaim' ? [manifest] : []),
    ];
  });
}

function textsIn(values: readonly (JsonValue | undefined)[]): readonly string[] {
  return [...new Set(values)].filter((value) => typeof value === 'string');
}

function priorityClass(name: string): Manifest {
  return { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value: 1000 };
}

function storageClass(name: string): Manifest {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    provisioner: 'simulation.planwright.dev/disk',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
  };
}

/** Nodes beside those that every test cluster has. */
export interface MoreNodes {
  readonly count: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints?: readonly JsonValue[];
}

/** Adds the nodes, and returns when they are ready. */
export async function addNodes(
  client: ApiClient,
  prefix: string,
  { count, labels, taints = [] }: MoreNodes,
): Promise<void> {
  const capacity = { cpu: '256', memory: '1Ti', pods: '500', 'ephemeral-storage': '10Ti' };
  const nodes = Array.from({ length: count }, (_, at): Manifest => {
    const name = `${prefix}-${at}`;
    return {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
      spec: { taints },
      status: { allocatable: capacity, capacity },
    };
  });
  for (const node of nodes) await client.apply(node);
  for (const node of nodes) {
    await waitUntil(`node ${node.metadata.name} is ready`, async () =>
      hasCondition(await client.get(nameOf(node)), 'Ready'),
    );
  }
}
