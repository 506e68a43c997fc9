import type { JsonObject, JsonValue } from '../../../src/core/json/json.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { type ApiClient, nameOf } from './api-client.ts';
import { hasCondition } from './conditions.ts';
import { waitUntil } from './wait-until.ts';

/** The StorageClasses that claims in the manifests name: platform teams have them before a resource does. */
export function storageClassesFor(manifests: readonly Manifest[]): readonly Manifest[] {
  const claims = manifests.flatMap((manifest) => {
    const { volumeClaimTemplates = [] } = (manifest['spec'] ?? {}) as {
      readonly volumeClaimTemplates?: readonly JsonObject[];
    };
    return [...volumeClaimTemplates, ...(manifest.kind === 'PersistentVolumeClaim' ? [manifest] : [])];
  });
  const names = claims.map((claim) => (claim['spec'] as { readonly storageClassName?: string }).storageClassName);
  return [...new Set(names)].filter((name) => name !== undefined).map(storageClass);
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
