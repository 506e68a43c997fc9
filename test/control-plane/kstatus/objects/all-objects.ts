import { SCHEDULE_WINDOW } from '../../../../src/core/health/kstatus/pod-kstatus.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { SECOND } from '../../../../src/core/time/instant.ts';
import { type ApiClient, ApiError } from '../../harness/api-client.ts';
import type { ResourceType } from '../../harness/discovery.ts';
import type { Cluster } from '../../harness/start-cluster.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import type { Simulation } from '../../simulation/simulation.ts';
import { makeClaims } from './claims.ts';
import { makeCustomResources } from './custom-resources.ts';
import { makeDaemonSets, makeReplicaSets } from './daemon-sets.ts';
import { makeBrokenDeployments, makeDeployments } from './deployments.ts';
import { makeCronJobs, makeJobs } from './jobs.ts';
import { makeServices, makeSurroundings } from './networking.ts';
import { makePods } from './pods.ts';
import { makeRecords, makeRefused, registerAbsentApi } from './records.ts';
import { createStage, type Stage, together } from './stage.ts';
import { makeBrokenStatefulSets, makeStatefulSets } from './stateful-sets.ts';
import { makeUnobserved } from './unobserved.ts';

const FAMILIES: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  deployments: makeDeployments,
  'broken-deployments': makeBrokenDeployments,
  'stateful-sets': makeStatefulSets,
  'broken-stateful-sets': makeBrokenStatefulSets,
  'daemon-sets': makeDaemonSets,
  'replica-sets': makeReplicaSets,
  pods: makePods,
  jobs: makeJobs,
  'cron-jobs': makeCronJobs,
  claims: makeClaims,
  services: makeServices,
  surroundings: makeSurroundings,
  records: makeRecords,
  refused: makeRefused,
  'custom-resources': makeCustomResources,
};

/** Brings objects of every kind into every state that can be made, and returns all that the cluster then holds. Nobody acts in it any more. */
export async function makeAllObjects(cluster: Cluster, simulate: Simulation): Promise<readonly LiveObject[]> {
  const { client } = cluster;
  const acts = Object.entries(FAMILIES).map(
    ([name, make]) =>
      async () =>
        make(await createStage(client, simulate, name)),
  );
  await together(...acts);
  const stage = await createStage(client, simulate, 'unobserved');
  await makeUnobserved(stage, cluster);
  const types = (await client.resourceTypes()).filter(({ verbs }) => verbs.includes('list'));
  await registerAbsentApi(stage);
  await waitForOldPod(client);
  return (await Promise.all(types.map((type) => listServed(client, type)))).flat();
}

/** Until kstatus no longer waits for a node for the first pod that fits on none. */
async function waitForOldPod(client: ApiClient): Promise<void> {
  const name = { apiVersion: 'v1', kind: 'Pod', namespace: 'pods', name: 'unschedulable' };
  const { metadata } = await client.get(name);
  const end = Date.parse(metadata.creationTimestamp) + SCHEDULE_WINDOW + SECOND;
  await waitUntil('the pod is old enough', () => Date.now() > end);
}

/** Lists a kind. The server answers 429 while it sets up what stores a new kind. */
async function listServed(client: ApiClient, type: ResourceType): Promise<readonly LiveObject[]> {
  let listed: readonly LiveObject[] | undefined;
  await waitUntil(`${type.kind} can be listed`, async () => {
    try {
      listed = (await client.list(type)) as readonly LiveObject[]; // What the API server returns are live objects.
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 429) throw error;
    }
    return listed !== undefined;
  });
  return listed ?? [];
}
