import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { applyForeignCrds } from '../acceptance/foreign-crds.ts';
import { inParallel } from '../acceptance/in-parallel.ts';
import type { KindSample } from '../acceptance/kind-samples.ts';
import type { RenderedSamples } from '../acceptance/rendered-samples.ts';
import { sampleExpectations } from '../acceptance/sample-expectations.ts';
import type { ApiClient } from '../harness/api-client.ts';
import { applyCrds } from '../harness/apply-crds.ts';
import { ownCrdFiles } from '../harness/own-crds.ts';
import { standInsFor } from '../harness/stand-ins.ts';
import { addNodes, clusterObjectsFor } from '../harness/surroundings.ts';

const WIDTH = 12;

/** What is there before samples are applied. */
export interface Preparation {
  readonly samples: readonly KindSample[];
  readonly rendered: RenderedSamples;
  /** Whether something runs that makes nodes ready. */
  readonly hasNodes: boolean;
}

/**
 * Makes what a platform team has before resources come: CRDs, StorageClasses, PriorityClasses, Namespaces, the nodes that samples choose,
 * and the Secrets that Plans require. What Jobs would make is made too, because nothing waits for them here.
 */
export async function prepareFor(client: ApiClient, { samples, rendered, hasNodes }: Preparation): Promise<void> {
  const manifests = plannedManifests(rendered);
  await applyCrds(client, ownCrdFiles());
  await applyForeignCrds(client, manifests);
  for (const object of clusterObjectsFor(manifests)) await client.apply(object);
  if (hasNodes) {
    await inParallel(samples, WIDTH, async ({ folder, name, namespace }) => {
      const nodes = sampleExpectations()[folder]?.nodes?.[name];
      if (nodes !== undefined) await addNodes(client, namespace, nodes);
    });
  }
  const namespaces = rendered.objects.map(({ manifest }) => manifest).filter(({ kind }) => kind === 'Namespace');
  await inParallel(namespaces, WIDTH, (namespace) => client.apply(namespace));
  const standIns = rendered.plans.flatMap(({ requires, creates }) => standInsFor([...requires, ...creates]));
  await inParallel(standIns, WIDTH, (object) => client.apply(object));
}

/** The manifests of all Plans, in apply order within each. */
export function plannedManifests({ plans }: RenderedSamples): readonly Manifest[] {
  return plans.flatMap(({ objects }) => objects.map(({ manifest }) => manifest));
}
