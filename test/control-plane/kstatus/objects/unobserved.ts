import { nameOf } from '../../harness/api-client.ts';
import type { Cluster } from '../../harness/start-cluster.ts';
import { claim, deployment, job, service, statefulSet } from '../../simulation/workload-samples.ts';
import { cronJob } from './jobs.ts';
import { daemonSet, replicaSet } from './daemon-sets.ts';
import { pod, NOWHERE, UNSCHEDULABLE } from './pods.ts';
import { type Stage, together } from './stage.ts';

/** Objects that were observed once and have changed since, and objects that nobody has looked at: from now on nobody is there. */
export async function makeUnobserved(stage: Stage, cluster: Cluster): Promise<void> {
  const { client, named } = stage;
  const observed = [
    deployment(named('changed')),
    statefulSet(named('changed')),
    daemonSet(named('changed')),
    replicaSet(named('changed')),
    budget(stage, 'changed', 1),
  ];
  await together(...observed.map((each) => () => stage.reach(each, { observedGeneration: 1 })), () =>
    stage.reach(pod(named('young'), NOWHERE), UNSCHEDULABLE),
  );
  for (const name of ['kube-controller-manager', 'kube-scheduler']) await cluster.program(name).kill();
  const unseen = [
    deployment(named('unseen')),
    statefulSet(named('unseen')),
    daemonSet(named('unseen')),
    replicaSet(named('unseen')),
    budget(stage, 'unseen', 1),
    job(named('unseen')),
    cronJob(named('unseen')),
    pod(named('unseen')),
    claim(named('unseen'), 'immediate'),
    service(named('unseen')),
  ];
  await together(
    ...unseen.map((each) => () => stage.reach(each)),
    ...observed.slice(0, 4).map((each) => () => client.patch(nameOf(each), { spec: { minReadySeconds: 1 } })),
    () => client.apply(budget(stage, 'changed', 2)),
  );
}

function budget(stage: Stage, name: string, minAvailable: number): ReturnType<typeof deployment> {
  const spec = { minAvailable, selector: { matchLabels: { app: name } } };
  return { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { ...stage.named(name) }, spec };
}
