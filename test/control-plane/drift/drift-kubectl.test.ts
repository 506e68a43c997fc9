import { beforeAll, expect, test } from 'vitest';
import { diffPlan } from '../../../src/core/drift/diff-plan.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { REPLICAS_ANNOTATION, REPLICAS_AUTOSCALED, RESOURCE_LABEL } from '../../../src/core/synth/labels.ts';
import { inParallel } from '../acceptance/in-parallel.ts';
import { isReady } from '../acceptance/is-ready.ts';
import type { RenderedPlan } from '../acceptance/rendered-samples.ts';
import { measurePods } from '../argocd/pod-metrics.ts';
import { replicasOf } from '../gitops/audit.ts';
import { nameOf } from '../harness/api-client.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import type { Cluster } from '../harness/start-cluster.ts';
import { waitUntil, waitWhileProgressing } from '../harness/wait-until.ts';
import { allSamples } from './all-samples.ts';
import { describeDrift, driftOf, readLiveState, readServerShapes } from './drift-of-plans.ts';
import { createKubectl } from './kubectl.ts';
import { plannedManifests, prepareFor } from './prepare-samples.ts';

const WIDTH = 8;

type Way = 'server-side' | 'client-side';

/** Every sample is applied in both ways: in one of them controllers roll it out, in the other it is stored only. */
const wayOf = (index: number): Way => (index % 2 === 0 ? 'server-side' : 'client-side');

describeWithCluster(
  'drift of every sample that kubectl applied and controllers rolled out',
  { workloads: true, ownCluster: true, programs: ['kubectl'] },
  (cluster) => {
    beforeAll(async () => {
      await prepareFor(cluster().client, { ...allSamples(), hasNodes: true });
      await applyAll(cluster(), wayOf);
      await waitUntilReady(cluster());
    });

    test('there is none', async () => {
      expect(await driftIn(cluster())).toEqual([]);
    });

    test('nor is there when pods are restarted, when an autoscaler scales, when a webhook adds a container', async () => {
      const { client } = cluster();
      const { namespace, workload, labels } = autoscaledWorkload();
      await measurePods(client, { namespace, labels, cpu: '64' });
      const planned = replicasOf(workload) ?? 1;
      await waitUntil('the autoscaler has scaled', async () => {
        return (replicasOf(await client.get(nameOf(workload))) ?? 0) > planned;
      });
      const kubectl = createKubectl(cluster());
      await kubectl.run(['rollout', 'restart', 'deployment,statefulset', '--namespace', namespace]);
      await client.apply(withSidecar(workload), { fieldManager: 'sidecar-injector' });
      expect(await driftIn(cluster())).toEqual([]);
    });

    test('what is called none holds what others wrote: status, ports of nodes, sidecars, restarts', async () => {
      const live = await readLiveState(cluster().client, allSamples().plans);
      const text = (groupKind: string): string => JSON.stringify(live.ofKind(groupKind));
      expect(text('StatefulSet.apps')).toMatch(/"readyReplicas":[1-9]/);
      expect(text('Service')).toMatch(/"nodePort":3\d{4}/);
      expect(text('Deployment.apps') + text('StatefulSet.apps')).toContain('kubectl.kubernetes.io/restartedAt');
      expect(text('Deployment.apps') + text('StatefulSet.apps')).toContain('example.com/proxy');
      expect(text('PersistentVolumeClaim')).toContain('"volumeName":"');
    });
  },
);

describeWithCluster(
  'drift of every sample that kubectl applied in the other way',
  { ownCluster: true, programs: ['kubectl'] },
  (cluster) => {
    beforeAll(async () => {
      await prepareFor(cluster().client, { ...allSamples(), hasNodes: false });
      await applyAll(cluster(), (index) => wayOf(index + 1));
    });

    test('there is none', async () => {
      expect(await driftIn(cluster())).toEqual([]);
    });
  },
);

/** `kubectl apply` of all Plans, each in its way. */
async function applyAll(cluster: Cluster, wayOfPlan: (index: number) => Way): Promise<void> {
  const kubectl = createKubectl(cluster);
  const ways: readonly Way[] = ['server-side', 'client-side'];
  await inParallel(ways, 2, async (way) => {
    const own = allSamples().rendered.plans.filter((_, index) => wayOfPlan(index) === way);
    const objects = own.flatMap((plan: RenderedPlan) => plan.objects.map(({ manifest }) => manifest));
    await kubectl.run(['apply', `--server-side=${way === 'server-side'}`, '-f', kubectl.write(way, objects)]);
  });
}

async function waitUntilReady({ client }: Cluster): Promise<void> {
  let waiting = plannedManifests(allSamples().rendered);
  await waitWhileProgressing(
    'all objects are ready',
    async () => {
      const seen = await inParallel(waiting, WIDTH, (manifest) => client.get(nameOf(manifest)));
      waiting = waiting.filter((_, at) => {
        const object = seen[at];
        return object === undefined || !isReady(object);
      });
      return waiting.length === 0;
    },
    { progress: () => waiting.map(nameOf) },
  );
}

/** All drift, compared as Planwright knows the kinds of Kubernetes and as the API server describes them. */
async function driftIn({ client }: Cluster): Promise<readonly string[]> {
  const { plans } = allSamples();
  const live = await readLiveState(client, plans);
  const shapes = await readServerShapes(client, plans);
  const asServer = plans.flatMap((plan) => diffPlan({ plan, live, shapes, wasApplied: true }));
  return describeDrift([...driftOf(plans, live, shapes), ...asServer]);
}

/** A workload of which a Plan leaves the replicas to an autoscaler that looks at processors. */
function autoscaledWorkload(): { readonly namespace: string; readonly workload: Manifest; readonly labels: string } {
  const workload = plannedManifests(allSamples().rendered).find(({ metadata, kind }) => {
    const isAutoscaled = metadata.annotations?.[REPLICAS_ANNOTATION] === REPLICAS_AUTOSCALED;
    return kind === 'Deployment' && isAutoscaled && metadata.name.startsWith('autoscaling');
  });
  const { namespace } = workload?.metadata ?? {};
  if (workload === undefined || namespace === undefined) throw new Error('no sample has an autoscaled Deployment');
  const resource = workload.metadata.labels?.[RESOURCE_LABEL] ?? '';
  return { namespace, workload, labels: `${RESOURCE_LABEL}=${resource}` };
}

/** What a webhook would add to every pod, which it owns by itself. */
function withSidecar({ apiVersion, kind, metadata: { name, namespace = '' } }: Manifest): Manifest {
  const containers = [{ name: 'proxy', image: 'example.com/proxy:1' }];
  return { apiVersion, kind, metadata: { name, namespace }, spec: { template: { spec: { containers } } } };
}
