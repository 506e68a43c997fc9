import { describe, expect, it } from 'vitest';
import { type JsonObject, valueAt } from '../../src/core/json/json.ts';
import type { LiveObject } from '../../src/core/live/live-object.ts';
import { objectId, referenceOf } from '../../src/core/manifest/object-id.ts';
import { synthesizeText } from '../synthesize-text.ts';
import * as cluster from './cluster-model.ts';
import { START } from './live-through.ts';
import { clusterText, databaseText } from './resources.ts';

const { applyAll, happen, install, liveObjects, makeReady } = cluster;

function modelOf(text: string): cluster.ClusterModel {
  const [made] = synthesizeText(text).rendered;
  if (made === undefined) throw new Error('not admitted');
  return cluster.createClusterModel(made.plan, START);
}

function statusOf(model: cluster.ClusterModel, id: string): JsonObject | undefined {
  return liveObjects(model).find((object) => objectId(referenceOf(object)) === id)?.status;
}

const CONTROLLER = 'StatefulSet.apps/streams/events-controller';
const SEARCH = 'Deployment.apps/streams/events-search';

describe('a simulated cluster', () => {
  it('is a value: the same events give the same objects, and the model before is left alone', () => {
    const before = modelOf(clusterText());
    const empty = liveObjects(before);
    expect(liveObjects(happen(before, install))).toEqual(liveObjects(happen(modelOf(clusterText()), install)));
    expect(liveObjects(before)).toEqual(empty);
  });

  it('holds every object of the Plan once, and what controllers make of them', () => {
    const model = happen(modelOf(clusterText()), install);
    const ids = liveObjects(model).map((object) => objectId(referenceOf(object)));
    expect(new Set(ids).size).toBe(ids.length);
    expect(model.plan.objects.filter(({ id }) => !ids.includes(id))).toEqual([]);
    expect(ids.filter((id) => id.startsWith('Pod/'))).toHaveLength(7);
    expect(ids.filter((id) => id.startsWith('PersistentVolumeClaim/'))).toHaveLength(5);
    expect(ids.filter((id) => id.startsWith('EndpointSlice.'))).toHaveLength(5);
    expect(ids.filter((id) => id.startsWith('ReplicaSet.'))).toHaveLength(1);
  });

  it('has owners for what controllers made', () => {
    const objects = liveObjects(happen(modelOf(clusterText()), install));
    const uids = new Set(objects.map(({ metadata }) => metadata.uid));
    const owned = objects.flatMap(({ metadata }) => metadata.ownerReferences ?? []);
    expect(owned).toHaveLength(7 + 5 + 1);
    expect(owned.filter(({ uid }) => !uids.has(uid))).toEqual([]);
  });
});

/** As kube-controller-manager 1.36 writes them. */
describe('the status of', () => {
  const installed = happen(modelOf(clusterText()), install);
  const next = synthesizeText(clusterText({ image: 'v1.1.0' })).rendered[0]?.plan;
  const updated = next === undefined ? installed : happen(installed, cluster.plan(next), applyAll);

  it('a StatefulSet that is complete has one revision', () => {
    const status = statusOf(installed, CONTROLLER);
    expect(status).toMatchObject({
      replicas: 3,
      readyReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
      availableReplicas: 3,
    });
    expect(status?.['currentRevision']).toBe(status?.['updateRevision']);
  });

  it('a StatefulSet that rolls out has two, and begins with the last pod', () => {
    const status = statusOf(updated, CONTROLLER);
    expect(status).toMatchObject({
      observedGeneration: 2,
      replicas: 3,
      readyReplicas: 2,
      currentReplicas: 2,
      updatedReplicas: 1,
    });
    expect(status?.['currentRevision']).not.toBe(status?.['updateRevision']);
    const further = statusOf(happen(updated, makeReady('StatefulSet/events-controller', 2)), CONTROLLER);
    expect(further).toMatchObject({ readyReplicas: 3, currentReplicas: 1, updatedReplicas: 2 });
  });

  it('a StatefulSet without ready pods leaves the count out', () => {
    const status = statusOf(happen(modelOf(clusterText()), applyAll), CONTROLLER);
    expect(status).toMatchObject({ replicas: 3, availableReplicas: 0, observedGeneration: 1 });
    expect(Object.hasOwn(status ?? {}, 'readyReplicas')).toBe(false);
  });

  it('a Deployment that rolls out has a pod more, and keeps its ReplicaSets', () => {
    expect(statusOf(updated, SEARCH)).toMatchObject({
      replicas: 3,
      updatedReplicas: 1,
      readyReplicas: 2,
      unavailableReplicas: 1,
    });
    const done = happen(updated, makeReady('Deployment/events-search'));
    expect(statusOf(done, SEARCH)).toMatchObject({ replicas: 2, updatedReplicas: 2, readyReplicas: 2 });
    const sets = liveObjects(done).filter(({ kind }) => kind === 'ReplicaSet');
    expect(sets.map((set) => valueAt(set, ['spec', 'replicas']))).toEqual([0, 2]);
  });

  it('a Job that is tried again counts the failures, and one that failed has both conditions', () => {
    const ready = happen(modelOf(databaseText()), cluster.applyUpTo(40), cluster.failJobTry('Job/orders-credentials*'));
    const id = cluster.findId(ready, 'Job/orders-credentials*');
    expect(statusOf(ready, id)).toMatchObject({ active: 1, failed: 1 });
    const failed = statusOf(happen(ready, cluster.failJob('Job/orders-credentials*')), id);
    expect(failed).toMatchObject({
      failed: 2,
      conditions: [{ type: 'FailureTarget' }, { type: 'Failed', reason: 'BackoffLimitExceeded' }],
    });
    expect(Object.hasOwn(failed ?? {}, 'active')).toBe(false);
  });

  it('a Job that ends well makes the Secret it is there for', () => {
    const before = happen(modelOf(databaseText()), cluster.applyUpTo(40));
    const secrets = (model: cluster.ClusterModel) =>
      liveObjects(model)
        .filter(isSecret)
        .map(({ metadata }) => metadata.name);
    expect(secrets(before)).toEqual([]);
    expect(secrets(happen(before, cluster.completeJob('Job/orders-credentials*')))).toEqual(['orders-credentials']);
  });

  it('a slice calls every pod of a governing Service ready, and says which serve', () => {
    const lost = happen(installed, cluster.loseReplica('StatefulSet/events-controller', 0));
    const slice = liveObjects(lost).find(
      ({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'events-controller',
    );
    expect(valueAt(slice, ['endpoints', 0, 'conditions'])).toEqual({ ready: true, serving: false, terminating: false });
    expect(valueAt(slice, ['endpoints', 1, 'conditions'])).toEqual({ ready: true, serving: true, terminating: false });
  });

  it('a budget counts what may be evicted', () => {
    const budget = 'PodDisruptionBudget.policy/streams/events-controller-pdb';
    expect(statusOf(installed, budget)).toMatchObject({
      expectedPods: 3,
      currentHealthy: 3,
      desiredHealthy: 2,
      disruptionsAllowed: 1,
    });
    const lost = happen(installed, cluster.loseReplica('StatefulSet/events-controller'));
    expect(statusOf(lost, budget)).toMatchObject({ currentHealthy: 2, disruptionsAllowed: 0 });
  });
});

function isSecret({ kind }: LiveObject): boolean {
  return kind === 'Secret';
}
