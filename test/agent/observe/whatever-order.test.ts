import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupKindOf, type LiveObject } from '../../../src/core/live/live-object.ts';
import { createLiveState } from '../../../src/core/live/live-state.ts';
import { objectId, referenceOf } from '../../../src/core/manifest/object-id.ts';
import { RESOURCE_LABEL } from '../../../src/core/synth/labels.ts';
import * as model from '../../status/cluster-model.ts';
import { START } from '../../status/live-through.ts';
import { clusterText, databaseText, platformText } from '../../status/resources.ts';
import { verdict, wholeVerdict, type Written, written } from './lives.ts';
import { createObservedCluster, type ObservedCluster, unreadable } from './observed-cluster.ts';

const LIVES = [
  ['ChronikCluster', clusterText()],
  ['Database', databaseText()],
  ['ObservabilityPlatform', platformText()],
] as const;

/** `OBSERVER_RUNS=500` for a longer search. */
const RUNS = Number(process.env['OBSERVER_RUNS'] ?? 25);

describe.each(LIVES)('the state of a %s', (_kind, text) => {
  const life = written(text);

  it('is that of everything there is, whatever the order in which it comes', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryCluster(life), fc.infiniteStream(fc.nat()), async (objects, lots) => {
        const cluster = createObservedCluster();
        cluster.observer.investigate(life.key, true);
        for (const object of shuffled([...objects, life.resource, ...life.documents], lots)) {
          cluster.put(object);
          if (lots.next().value % 5 === 0) await cluster.clock.advance(300);
        }
        await settle(cluster, life.key);
        expect(verdict(cluster, life.key)).toEqual(wholeVerdict(cluster, life, everything(cluster, objects)));
      }),
      { numRuns: RUNS },
    );
  });

  it('without a kind that may not be read says so, and nothing else differs', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryCluster(life, false), fc.constantFrom(...HIDDEN), async (objects, hidden) => {
        const cluster = createObservedCluster();
        cluster.disturb(hidden, unreadable(hidden));
        cluster.observer.investigate(life.key, true);
        const seen = objects.filter((object) => groupKindOf(object) !== hidden);
        cluster.put(life.resource, ...life.documents, ...seen);
        await settle(cluster, life.key);
        const failure = { groupKind: hidden, reason: 'Forbidden' as const, message: `cannot list ${hidden}` };
        const whole = createLiveState(everything(cluster, seen), [failure]);
        expect(verdict(cluster, life.key)).toEqual(wholeVerdict(cluster, life, whole));
      }),
      { numRuns: RUNS },
    );
  });

  it('is told whenever it becomes another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryOperation(), { maxLength: 6 }), async (operations) => {
        const cluster = createObservedCluster();
        cluster.observer.investigate(life.key, true);
        // As the queue does: whoever is told looks.
        cluster.observer.onChange((key) => void cluster.clock.after(5, () => void cluster.observer.observe(key)));
        cluster.put(life.resource, ...life.documents);
        await settle(cluster, life.key);
        let before = model.createClusterModel(life.plan, START);
        let objects = objectsOf(before, new Set());
        let said = verdict(cluster, life.key);
        const unlabelled = new Set<string>();
        for (const { operation, unlabels } of [{ operation: model.install, unlabels: 0 }, ...operations]) {
          before = operation(before);
          const id = [...before.applied.keys()][unlabels];
          if (id !== undefined && unlabels > 0) unlabelled.add(id);
          cluster.takeTold();
          objects = change(cluster, objects, objectsOf(before, unlabelled));
          // As long as the longest pause between two looks at something that is not there yet.
          await cluster.clock.advance(100_000);
          const told = cluster.takeTold();
          const wanted = wholeVerdict(cluster, life, everything(cluster, objects));
          const now = verdict(cluster, life.key);
          expect(now).toEqual(wanted);
          if (JSON.stringify(now) !== JSON.stringify(said)) expect(told).toContain(life.key);
          said = now;
        }
      }),
      { numRuns: RUNS },
    );
  });
});

const HIDDEN = ['StatefulSet.apps', 'Pod', 'EndpointSlice.discovery.k8s.io', 'Service', 'Job.batch'];

/** Long enough for every list and every first look. */
async function settle(cluster: ObservedCluster, key: string): Promise<void> {
  await cluster.clock.advance(300);
  cluster.observer.observe(key);
  // What is found without its label leads to what belongs to it.
  await cluster.clock.advance(7000);
  cluster.observer.observe(key);
  await cluster.clock.advance(100);
  expect(cluster.observer.observe(key)?.isSettled).toBe(true);
}

/** As the cluster has it, with its versions; but of Secrets only metadata may be seen. */
function everything({ find }: ObservedCluster, objects: readonly LiveObject[]): readonly LiveObject[] {
  return objects.flatMap((object) => {
    const { data: _data, ...rest } = find(objectId(referenceOf(object))) ?? object;
    return object.kind === 'Secret' ? rest : { ...rest, ...(_data === undefined ? {} : { data: _data }) };
  });
}

function change(
  cluster: ObservedCluster,
  before: readonly LiveObject[],
  after: readonly LiveObject[],
): readonly LiveObject[] {
  const ids = new Set(after.map((object) => objectId(referenceOf(object))));
  cluster.remove(...before.map((object) => objectId(referenceOf(object))).filter((id) => !ids.has(id)));
  cluster.put(...after);
  return after;
}

function objectsOf(cluster: model.ClusterModel, unlabelled: ReadonlySet<string>): readonly LiveObject[] {
  const objects = model.liveObjects(cluster);
  const labels = new Map(objects.map((object) => [objectId(referenceOf(object)), object.metadata.labels]));
  for (const id of unlabelled) {
    const { [RESOURCE_LABEL]: _label, ...others } = labels.get(id) ?? {};
    labels.set(id, others);
  }
  return objects.map((object) => {
    if (object.kind !== 'EndpointSlice') return withLabels(object, labels.get(objectId(referenceOf(object))));
    // The controller copies the labels of the Service.
    const service = `Service/${object.metadata.namespace ?? ''}/${object.metadata.labels?.[SERVICE_NAME] ?? ''}`;
    return withLabels(object, { ...labels.get(service), ...object.metadata.labels });
  });
}

const SERVICE_NAME = 'kubernetes.io/service-name';

function withLabels(object: LiveObject, labels: LiveObject['metadata']['labels']): LiveObject {
  return { ...object, metadata: { ...object.metadata, labels } };
}

function shuffled<Item>(items: readonly Item[], lots: Iterator<number>): readonly Item[] {
  return items
    .map((item) => ({ item, lot: Number(lots.next().value) }))
    .sort((left, right) => left.lot - right.lot)
    .map(({ item }) => item);
}

/** Where objects may lose their labels, or not. */
function arbitraryCluster({ plan }: Written, losesLabels = true): fc.Arbitrary<readonly LiveObject[]> {
  return fc.tuple(fc.boolean(), fc.array(arbitraryOperation(), { maxLength: 5 })).map(([isInstalled, operations]) => {
    const start = model.createClusterModel(plan, START);
    const begun = isInstalled ? model.install(start) : start;
    const unlabelled = new Set<string>();
    const end = operations.reduce((before, { operation, unlabels }) => {
      const after = operation(before);
      const id = [...after.applied.keys()][unlabels];
      if (id !== undefined && unlabels > 0 && losesLabels) unlabelled.add(id);
      return after;
    }, begun);
    const objects = objectsOf(end, unlabelled);
    // All of them would fill pages.
    const text = `${objects.length} objects, without label: ${[...unlabelled].join(' ')}`;
    return Object.assign([...objects], { [fc.toStringMethod]: () => text });
  });
}

interface Happening {
  readonly operation: model.Operation;
  /** The number of an object that loses its label; none where 0. */
  readonly unlabels: number;
}

const WORKLOADS = ['StatefulSet', 'Deployment'];

function arbitraryOperation(): fc.Arbitrary<Happening> {
  const pick = fc.nat();
  const operation: fc.Arbitrary<model.Operation> = fc.oneof(
    fc.constantFrom(20, 40, 60, 80, 270).map((wave) => model.applyUpTo(wave)),
    fc.constantFrom(model.settle, model.install, model.provideRequired),
    pick.map((index) => toAny(index, [], model.makeReady)),
    pick.map((index) => toAny(index, WORKLOADS, (id) => model.losePods(id))),
    pick.map((index) => toAny(index, WORKLOADS, (id) => model.failPods(id, 'CrashLoopBackOff'))),
    pick.map((index) => toAny(index, WORKLOADS, (id) => model.failPods(id, 'ImagePullBackOff'))),
    pick.map((index) => toAny(index, WORKLOADS, (id) => model.event(id, 'FailedCreate', 'exceeded quota: compute'))),
    pick.map((index) => toAny(index, [], model.remove)),
    pick.map((index) => toAny(index, ['Job'], model.failJob)),
    pick.map((index) => toAny(index, ['Service'], (id) => model.edit(id, ['spec', 'type'], 'NodePort'))),
  );
  return fc.record({ operation, unlabels: fc.oneof(fc.constant(0), fc.constant(0), fc.nat({ max: 30 })) });
}

function toAny(index: number, kinds: readonly string[], operation: (id: string) => model.Operation): model.Operation {
  return (before) => {
    const ids = [...before.applied]
      .filter(([, { manifest, pods }]) =>
        kinds.length === 0
          ? true
          : kinds.includes(manifest.kind) && (pods.length > 0 || !WORKLOADS.includes(manifest.kind)),
      )
      .map(([id]) => id);
    const id = ids[index % ids.length];
    return id === undefined ? before : operation(id)(before);
  };
}
