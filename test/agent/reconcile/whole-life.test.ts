import { describe, expect, it } from 'vitest';
import { createApiClient } from '../../../src/agent/api/create-api-client.ts';
import type { AgentMetrics } from '../../../src/agent/metrics/agent-metrics.ts';
import { createObserver } from '../../../src/agent/observe/create-observer.ts';
import { createWorkQueue } from '../../../src/agent/queue/create-work-queue.ts';
import { createReconciler } from '../../../src/agent/reconcile/create-reconciler.ts';
import { isOwnEvent } from '../../../src/agent/reconcile/own-event.ts';
import { createOwnWrites } from '../../../src/agent/reconcile/own-writes.ts';
import { DEFAULT_SETTINGS } from '../../../src/agent/settings.ts';
import { createObjectStore } from '../../../src/agent/store/create-object-store.ts';
import { createKindWatches } from '../../../src/agent/watch/create-kind-watches.ts';
import { createKindRegistry } from '../../../src/core/kind/kind-registry.ts';
import { FINALIZER } from '../../../src/core/live/finalizer.ts';
import type { LiveObject } from '../../../src/core/live/live-object.ts';
import { crd as planDefinition } from '../../../src/core/plan/crd.generated.ts';
import { planDocuments } from '../../../src/core/plan/plan-documents.ts';
import { healthRules } from '../../../src/health/index.ts';
import { kinds } from '../../../src/kinds/index.ts';
import * as cluster from '../../status/cluster-model.ts';
import { databaseText } from '../../status/resources.ts';
import { synthesizeText } from '../../synthesize-text.ts';
import { randomFaults } from '../world/api/faults.ts';
import { createSimulatedApi, namespaceNamed, type SimulatedApi } from '../world/api/simulated-api.ts';
import { createFakeClock, type FakeClock } from '../world/fake-clock.ts';
import { createRecordingJournal, type RecordingJournal } from '../world/recording-journal.ts';
import { silentTracer } from '../world/silent-tracer.ts';
import { createLots, START } from './scene.ts';

/** `LIFE_RUNS=100` for a longer search. */
const SEEDS = Array.from({ length: Number(process.env['LIFE_RUNS'] ?? 3) }, (_, index) => index + 1);

const DATABASE = 'Database.database.example.com/shop/orders';
const PLAN = 'Plan.planwright.dev/shop/database-orders';
const STATEFUL_SET = 'StatefulSet.apps/shop/orders';

interface Life {
  readonly clock: FakeClock;
  readonly api: SimulatedApi;
  readonly journal: RecordingJournal;
  /** What the agent wrote since the last time: no Events. */
  readonly writes: () => readonly string[];
  readonly phase: () => unknown;
  readonly queue: ReturnType<typeof createWorkQueue>;
  readonly reconciler: ReturnType<typeof createReconciler>;
  /** Everything that the Plan renders is there and ready. */
  install(): void;
  /** What an applier prunes when the resource is gone from Git. */
  prune(): void;
  stop(): Promise<void>;
}

/** A Database and its Plan in a simulated cluster, and an agent that has nothing of its own but who writes. */
function createLife(seed = 1): Life {
  const clock = createFakeClock(START);
  const random = createLots(seed);
  const api = createSimulatedApi({ clock, random });
  const journal = createRecordingJournal();
  const [made] = synthesizeText(databaseText()).rendered;
  if (made === undefined) throw new Error('not admitted');
  for (const { definition } of kinds) api.put(asLive(definition));
  api.put(asLive(planDefinition));
  api.put(namespaceNamed('shop', clock));
  const { resource, plan } = made;
  api.apply(asLive({ ...resource, metadata: { name: 'orders', namespace: 'shop' } }), 'applier');
  for (const document of planDocuments(plan)) api.apply(asLive(document), 'applier');

  const metrics = new Proxy({}, { get: () => () => {} }) as AgentMetrics; // Nobody reads them.
  const settings = { ...DEFAULT_SETTINGS, identity: 'agent-0' };
  const world = { clock, random, journal, api, tracer: silentTracer };
  const client = createApiClient({ world, settings, metrics });
  const store = createObjectStore({ isKept: (object) => !isOwnEvent(object, settings.name) });
  const ownWrites = createOwnWrites(store.versionOf);
  const watches = createKindWatches({ world, api: client, settings, store, metrics });
  const registry = createKindRegistry(kinds);
  const observer = createObserver({
    registry,
    rules: healthRules,
    store,
    watches,
    api: client,
    world,
    extraKinds: 64,
    tellUnwatched: () => {},
    owns: () => true,
    isOwnWrite: ownWrites.mayBe,
    listedAt: () => Number.NEGATIVE_INFINITY,
    server: { troubledSince: () => undefined },
  });
  const reconciler = createReconciler({
    world,
    observer,
    store,
    api: client,
    shards: { owns: () => true, held: () => [0], onChange: () => {}, release: async () => {} },
    dependencies: { statesOf: () => [], forget: () => {}, onChange: () => {}, stop: () => {} },
    metrics,
    settings,
    rules: healthRules,
    ownWrites,
    isBusy: () => false,
  });
  const queue = createWorkQueue({
    world,
    workers: 4,
    interval: settings.evaluationInterval,
    work: reconciler.reconcile,
  });
  observer.onChange(queue.add);
  ownWrites.onOther(queue.add);
  let model = cluster.createClusterModel(plan, clock.now());
  const show = (...operations: readonly cluster.Operation[]): void => {
    model = cluster.happen({ ...model, now: clock.now() }, ...operations);
    for (const object of cluster.liveObjects(model)) api.put(labelled(object));
  };
  return {
    clock,
    api,
    journal,
    queue,
    reconciler,
    phase: () => api.find(DATABASE)?.status?.['phase'],
    writes: () =>
      api
        .takeRequests()
        .filter(({ verb, path }) => !['get', 'list', 'watch'].includes(verb) && !path.includes('/events'))
        .map(({ verb, path }) => `${verb} ${path.split('?')[0]?.split('/').slice(6).join('/')}`),
    install: () => show(cluster.install),
    prune() {
      for (const object of cluster.liveObjects(model)) {
        if (object.metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] !== 'disabled') api.take(object);
      }
    },
    async stop() {
      observer.stop();
      watches.stop();
      const stopped = Promise.all([queue.stop(), reconciler.stop()]);
      await clock.advance(60_000);
      await stopped;
    },
  };
}

/** Kubernetes copies the labels of a Service to its EndpointSlices. */
function labelled(object: LiveObject): LiveObject {
  if (object.kind !== 'EndpointSlice') return object;
  const labels = { ...object.metadata.labels, 'planwright.dev/resource': 'database.orders' };
  return { ...object, metadata: { ...object.metadata, labels } };
}

/** What is written in a test is an object. */
function asLive(value: unknown): LiveObject {
  return JSON.parse(JSON.stringify(value));
}

/** Every moment for so long. */
async function until(life: Life, isThere: () => boolean, limit = 120_000): Promise<void> {
  for (let waited = 0; !isThere(); waited += 100) {
    if (waited > limit)
      throw new Error(`waited for nothing; the last lines: ${JSON.stringify(life.journal.lines.slice(-5))}`);
    await life.clock.advance(100);
  }
}

describe('the life of a Database', () => {
  it('is told from its first second to its last, and nothing is written in between', async () => {
    const life = createLife();
    const { api, clock } = life;
    await until(life, () => api.find(PLAN)?.metadata.finalizers !== undefined);
    expect(life.writes()).toEqual([
      'patch databases/orders/status',
      'patch databases/orders',
      'patch plans/database-orders',
    ]);
    expect([life.phase(), api.find(DATABASE)?.metadata.finalizers]).toEqual(['Pending', [FINALIZER]]);

    life.install();
    await until(life, () => life.phase() === 'Ready');
    await clock.advance(60_000);
    life.writes();
    await clock.advance(600_000);
    expect(life.writes()).toEqual([]);

    api.remove(DATABASE);
    api.remove(PLAN);
    await until(life, () => life.phase() === 'Deleting');
    await clock.advance(60_000);
    expect([api.find(DATABASE) === undefined, api.find(PLAN) === undefined]).toEqual([false, false]);
    life.prune();
    await until(life, () => api.find(PLAN) === undefined);
    expect(api.find(DATABASE)).toBeUndefined();
    await clock.advance(60_000);
    const told = api.server.stored.list('events').map(({ reason, action }) => `${String(action)} ${String(reason)}`);
    expect(told).toEqual(
      expect.arrayContaining(['PhaseTransition Ready', 'PhaseTransition Deleting', 'Release CleanedUp']),
    );
    expect([life.queue.size().known, life.reconciler.remembered]).toEqual([0, 0]);
    await life.stop();
    life.journal.check();
  });

  it('is looked at once when something changes, though the status that follows comes back', async () => {
    const life = createLife();
    const { api, clock } = life;
    await until(life, () => api.find(PLAN)?.metadata.finalizers !== undefined);
    life.install();
    await until(life, () => life.phase() === 'Ready');
    const set = api.find(STATEFUL_SET);
    if (set === undefined) throw new Error('there is no StatefulSet');
    // The Events that explain it are asked for, and looked at: that is over when it comes back.
    api.put({ ...set, status: { ...set.status, readyReplicas: 0, availableReplicas: 0 } });
    await until(life, () => life.phase() !== 'Ready');
    await clock.advance(60_000);
    life.writes();
    const before = life.journal.lines.length;
    api.put(set);
    await clock.advance(3_000);
    expect(life.writes()).toEqual(['patch databases/orders/status']);
    const looks = life.journal.lines.slice(before).filter(({ message }) => message === 'looked');
    expect(looks.map(({ fields }) => fields['outcome'])).toEqual(['written']);
    await life.stop();
  });

  it.each(SEEDS)('comes to the same end whatever goes wrong on the way (seed %i)', async (seed) => {
    const life = createLife(seed);
    const { api } = life;
    const faults = randomFaults(createLots(seed + 1_000), { requests: 0.3, events: 0.05 });
    api.suffer(faults);
    await until(life, () => api.find(PLAN)?.metadata.finalizers !== undefined, 600_000);
    life.install();
    await until(life, () => life.phase() === 'Ready', 600_000);
    api.remove(DATABASE);
    api.remove(PLAN);
    await until(life, () => life.phase() === 'Deleting', 600_000);
    life.prune();
    await until(life, () => api.find(PLAN) === undefined, 600_000);
    expect(api.find(DATABASE)).toBeUndefined();
    api.suffer(undefined);
    await life.stop();
    life.journal.check();
  });
});
