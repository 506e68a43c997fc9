import { beforeAll, expect, test } from 'vitest';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { nameOf } from '../harness/api-client.ts';
import { applyCrds } from '../harness/apply-crds.ts';
import { ownCrdFiles } from '../harness/own-crds.ts';
import type { Cluster } from '../harness/start-cluster.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { applyForeignCrds } from './foreign-crds.ts';
import { inParallel } from './in-parallel.ts';
import { isReady } from './is-ready.ts';
import { type KindSample, kindSamples } from './kind-samples.ts';
import { missingReferences } from './missing-references.ts';
import { type RenderedPlan, type RenderedSamples, renderSamples } from './rendered-samples.ts';
import { rollOut } from './roll-out.ts';
import { podSecurityOf, sampleExpectations } from './sample-expectations.ts';
import { addNodes, clusterObjectsFor } from '../harness/surroundings.ts';
import { unexpectedWarnings } from './warning-events.ts';

/** How many samples roll out at the same time. */
const WIDTH = 12;

describeWithCluster('every sample, wave by wave', { workloads: true, ownCluster: true }, (cluster) => {
  const samples = kindSamples();
  const outcomes = new Map<RenderedPlan, string>();
  let manifests: readonly Manifest[];

  beforeAll(async () => {
    const rendered = renderSamples(samples, { podSecurityOf });
    manifests = rendered.plans.flatMap(({ objects }) => objects.map(({ manifest }) => manifest));
    await prepare(cluster(), rendered, samples);
    await inParallel(rendered.plans, WIDTH, async (plan) => {
      const outcome = rollOut(cluster().client, plan).then(() => 'ready', String);
      outcomes.set(plan, await outcome);
    });
  });

  test.each(samples.map((sample) => [`${sample.folder}/${sample.name}`, sample]))(
    '%s: each step becomes ready before the next is applied',
    (_, { namespace }) => {
      const own = [...outcomes].filter(([plan]) => plan.sample.namespace === namespace);
      expect(own).not.toEqual([]);
      expect(own.map(([, outcome]) => outcome)).toEqual(own.map(() => 'ready'));
    },
  );

  test('everything is still ready at the end', async () => {
    const { client } = cluster();
    const live = await inParallel(manifests, WIDTH, (manifest) => client.get(nameOf(manifest)));
    const waiting = live.filter((object) => !isReady(object));
    expect(waiting.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([]);
    const pods = await client.list({ apiVersion: 'v1', kind: 'Pod' });
    expect(pods.filter((pod) => !isReady(pod)).map(({ metadata }) => metadata.name)).toEqual([]);
    expect(pods.length).toBeGreaterThan(samples.length);
  });

  test('nothing is created before what it refers to, neither by us nor, as pods are, by controllers', async () => {
    const types = await cluster().client.resourceTypes();
    const { references, missing } = missingReferences(cluster().auditEvents(), types);
    expect(missing).toEqual([]);
    expect(references).toBeGreaterThan(manifests.length);
  });

  test('no controller warns of anything that was rendered', async () => {
    expect(unexpectedWarnings(await cluster().client.list({ apiVersion: 'v1', kind: 'Event' }))).toEqual([]);
  });
});

/** What a platform team has before resources come: CRDs, StorageClasses, PriorityClasses, the nodes that the samples choose, and their Namespaces. */
async function prepare({ client }: Cluster, rendered: RenderedSamples, samples: readonly KindSample[]): Promise<void> {
  const manifests = rendered.plans.flatMap(({ objects }) => objects.map(({ manifest }) => manifest));
  await applyCrds(client, ownCrdFiles());
  await applyForeignCrds(client, manifests);
  for (const object of clusterObjectsFor(manifests)) await client.apply(object);
  await inParallel(samples, WIDTH, async ({ folder, name, namespace }) => {
    const nodes = sampleExpectations()[folder]?.nodes?.[name];
    if (nodes !== undefined) await addNodes(client, namespace, nodes);
  });
  for (const { manifest } of rendered.objects) if (manifest.kind === 'Namespace') await client.apply(manifest);
}
