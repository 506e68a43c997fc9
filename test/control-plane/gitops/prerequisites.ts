import { join } from 'node:path';
import type { JsonObject } from '../../../src/core/json/json.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import type { ApiClient } from '../harness/api-client.ts';
import { applyCrds } from '../harness/apply-crds.ts';
import { ownCrdFiles } from '../harness/own-crds.ts';
import type { CommittedPlan, Fleet } from './fleet.ts';
import { requiredObjects } from './required-objects.ts';

/** Makes what users have before an applier starts: our CRDs, the Secrets their resources name, and the StorageClasses of their claims. */
export async function applyPrerequisites(client: ApiClient, fleet: Fleet): Promise<void> {
  await applyCrds(client, ownCrdFiles());
  for (const object of requiredObjects(join(fleet.folder, 'plans'))) {
    await client.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: object.metadata.namespace ?? 'default' },
    });
    await client.apply(object);
  }
  for (const name of new Set(fleet.plans().flatMap(storageClassesOf))) await client.apply(storageClass(name));
}

function storageClassesOf({ objects }: CommittedPlan): readonly string[] {
  return objects.flatMap(({ manifest }) => {
    const { volumeClaimTemplates = [] } = (manifest['spec'] ?? {}) as {
      readonly volumeClaimTemplates?: readonly JsonObject[];
    };
    return volumeClaimTemplates.flatMap((template) => {
      const { storageClassName } = template['spec'] as { readonly storageClassName?: string };
      return storageClassName === undefined ? [] : [storageClassName];
    });
  });
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
