import type { ApiClient } from '../harness/api-client.ts';
import { applyCrds } from '../harness/apply-crds.ts';
import { ownCrdFiles } from '../harness/own-crds.ts';
import { standInsFor } from '../harness/stand-ins.ts';
import { clusterObjectsFor } from '../harness/surroundings.ts';
import type { Fleet } from './fleet.ts';

/** Makes what users have before an applier starts: our CRDs, the Secrets their resources name, and the StorageClasses of their claims. */
export async function applyPrerequisites(client: ApiClient, fleet: Fleet): Promise<void> {
  await applyCrds(client, ownCrdFiles());
  const plans = fleet.plans();
  for (const { namespace } of plans) {
    await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  }
  for (const object of standInsFor(plans.flatMap(({ requires }) => requires))) await client.apply(object);
  const manifests = plans.flatMap(({ objects }) => objects.map(({ manifest }) => manifest));
  for (const object of clusterObjectsFor(manifests)) await client.apply(object);
}
