import type { ApiClient } from '../../../src/agent/api/api-client.ts';
import type { AgentMetrics, ResourceIdentity } from '../../../src/agent/metrics/agent-metrics.ts';
import type { Observer, ResourceKey } from '../../../src/agent/observe/observer.ts';
import type { LogFields } from '../../../src/agent/ports.ts';
import { createReconciler } from '../../../src/agent/reconcile/create-reconciler.ts';
import { createHistory, type TransitionHistory } from '../../../src/agent/reconcile/history.ts';
import { createOwnWrites } from '../../../src/agent/reconcile/own-writes.ts';
import type { Outcome, Reconciler } from '../../../src/agent/reconcile/reconciler.ts';
import { type AgentSettings, DEFAULT_SETTINGS } from '../../../src/agent/settings.ts';
import { builtInShapes } from '../../../src/core/drift/built-in-shapes.ts';
import type { Kind } from '../../../src/core/kind/kind.ts';
import { groupKindOf, type LiveObject } from '../../../src/core/live/live-object.ts';
import { createLiveState, type ReadFailure } from '../../../src/core/live/live-state.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { planDocuments } from '../../../src/core/plan/plan-documents.ts';
import type { DependencyState } from '../../../src/core/status/evaluation.ts';
import { STANDARD_STATUS } from '../../../src/core/status/standard-status.ts';
import { healthRules } from '../../../src/health/index.ts';
import { type KioskSpec, kiosk } from '../../toys/kiosk.ts';
import { renderToy } from '../../toys/render-toy.ts';
import { createFakeClock, type FakeClock } from '../world/fake-clock.ts';
import { createRecordingJournal, type RecordingJournal } from '../world/recording-journal.ts';
import { createFakeApi, type FakeApi } from './fake-api.ts';
import { createFakeStore, type FakeStore } from './fake-store.ts';

/** When every scene begins. */
export const START = 1_767_225_600_000;
export const KEY: ResourceKey = 'Kiosk.toys.example.com/market/fair';
export const CONFIG_MAP = 'ConfigMap/market/fair-greeting';
export const SECOND_MAP = 'ConfigMap/market/fair-second';
export const PLAN_ID = 'Plan.planwright.dev/market/kiosk-fair';

/** A kind that renders two ConfigMaps: as soon as they are there, it is ready. */
const notice: Kind<KioskSpec> = {
  ...kiosk,
  status: { ...STANDARD_STATUS, dependencies: () => [{ name: 'outside', type: 'tcp', target: 'db.example.com:1' }] },
  synthesize(chart, { metadata, spec }) {
    for (const part of ['greeting', 'second']) {
      const configMap = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `${metadata.name}-${part}` },
        data: { text: spec.greeting },
      } as const;
      chart.add({ step: 'config', component: 'stand' }, configMap);
    }
  },
};

const SPEC: KioskSpec = { image: 'example.com/kiosk:1', replicas: 1, greeting: 'Hello', deletionPolicy: 'Retain' };
const rendered = renderToy(notice, SPEC, { writtenSpec: { greeting: 'Hello' } });

/** What is as it was told here, with everything around a reconciler recorded. */
export interface Scene {
  readonly clock: FakeClock;
  readonly api: FakeApi;
  readonly store: FakeStore;
  readonly journal: RecordingJournal;
  readonly history: TransitionHistory;
  readonly reconciler: Reconciler;
  readonly told: Told;
  /** What may be changed in the middle of a test. */
  readonly world: SceneState;
  readonly resource: () => LiveObject;
  /** Brings the store up to date, as watches do, and reconciles; Events are written. */
  look(changedAt?: number): Promise<Outcome>;
  /** Time passes before. */
  lookAfter(milliseconds: number): Promise<Outcome>;
}

/** What others were told. */
export interface Told {
  readonly metrics: (readonly [string, ...unknown[]])[];
  readonly investigated: boolean[];
  readonly forgotten: string[];
  readonly spans: { readonly name: string; readonly attributes: LogFields }[];
}

export interface SceneState {
  isOurs: boolean;
  isSettled: boolean;
  areEventsRead: boolean;
  plan: Plan | undefined;
  failures: readonly ReadFailure[];
  /** What is known of the outside; undefined: that everything is there. */
  outside: readonly DependencyState[] | undefined;
  /** Called after each request. */
  afterRequest: () => void;
}

export interface SceneOptions {
  readonly spec?: Partial<KioskSpec>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Neither a Plan nor objects of it. */
  readonly isUnplanned?: boolean;
  /** The objects of the Plan are not there. */
  readonly isUnapplied?: boolean;
  readonly settings?: Partial<AgentSettings>;
  readonly random?: () => number;
}

/** A resource `market/fair` with its Plan and its two ConfigMaps, that no agent has seen yet. */
export function createScene(options: SceneOptions = {}): Scene {
  const clock = createFakeClock(START);
  const journal = createRecordingJournal();
  const history = createHistory();
  const settings = { ...DEFAULT_SETTINGS, identity: 'agent-0', ...options.settings };
  const { plan } = rendered;
  const world: SceneState = {
    isOurs: true,
    isSettled: true,
    areEventsRead: true,
    plan: options.isUnplanned === true ? undefined : plan,
    failures: [],
    outside: undefined,
    afterRequest: () => {},
  };
  const api = createFakeApi(clock, () => world.afterRequest());
  api.put(resourceOf(options));
  if (options.isUnplanned !== true) for (const document of planDocuments(plan)) api.put(document as Manifest); // A Plan is an object.
  const isApplied = options.isUnplanned !== true && options.isUnapplied !== true;
  if (isApplied) for (const { manifest } of plan.objects) api.put(manifest);
  const store = createFakeStore();
  const told: Told = { metrics: [], investigated: [], forgotten: [], spans: [] };
  const reconciler = createReconciler({
    world: { clock, random: options.random ?? (() => 0.5), journal, tracer: tracerInto(told) },
    observer: createFakeObserver({ store, world, told }),
    store,
    api: api.client as ApiClient,
    shards: {
      owns: () => world.isOurs,
      held: () => [],
      onChange: () => {},
      release: async () => {},
    },
    dependencies: {
      statesOf: (_key, dependencies) =>
        world.outside ??
        dependencies.map(({ name, target }) => ({ name, target, state: 'Available', message: 'connected' })),
      forget: (key) => void told.forgotten.push(`dependencies ${key}`),
      onChange: () => {},
      stop: () => {},
    },
    metrics: metricsInto(told),
    settings,
    rules: healthRules,
    history,
    ownWrites: createOwnWrites(store.versionOf),
    isBusy: () => false,
  });
  const look = async (changedAt?: number): Promise<Outcome> => {
    store.follow(api.objects());
    let outcome: Outcome | undefined;
    void reconciler.reconcile(KEY, changedAt).then((ended) => (outcome = ended));
    await clock.advance(0);
    if (outcome === undefined) throw new Error('the look did not end');
    return outcome;
  };
  return {
    clock,
    api,
    store,
    journal,
    history,
    reconciler,
    told,
    world,
    resource: () => api.find(KEY),
    look,
    async lookAfter(milliseconds) {
      await clock.advance(milliseconds);
      return look();
    },
  };
}

function resourceOf({ spec, annotations = {} }: SceneOptions): Manifest {
  return {
    apiVersion: 'toys.example.com/v1beta1',
    kind: 'Kiosk',
    metadata: { name: 'fair', namespace: 'market', annotations },
    spec: { ...SPEC, ...spec },
    status: { observedGeneration: -1, phase: 'Pending' },
  };
}

/** There are no parts here. */
function isOfName({ metadata }: LiveObject): boolean {
  return PLAN_ID.endsWith(`/${metadata.name}`);
}

interface ObserverParts {
  readonly store: FakeStore;
  readonly world: SceneState;
  readonly told: Told;
}

function createFakeObserver({ store, world, told }: ObserverParts): Observer {
  const plansOf = (): readonly LiveObject[] =>
    store.all().filter((object) => groupKindOf(object) === 'Plan.planwright.dev');
  return {
    isListing: () => false,
    observe(key) {
      const resource = store.find(key);
      if (resource === undefined) return undefined;
      const live = createLiveState(store.all(), world.failures);
      const erased = notice as Kind; // Whoever reads a resource of a cluster does not know the type of its spec.
      return {
        kind: erased,
        resource,
        plan: world.plan,
        planObjects: plansOf().filter(isOfName),
        strayPlans: plansOf().filter((plan) => !isOfName(plan)),
        live,
        shapes: builtInShapes,
        isSettled: world.isSettled,
        areEventsRead: world.areEventsRead,
        cleared: undefined,
      };
    },
    keys: () => [KEY],
    plansOf,
    onChange: () => {},
    investigate: (_key, isTroubled) => void told.investigated.push(isTroubled),
    forget: (key) => void told.forgotten.push(`observer ${key}`),
  };
}

function tracerInto(told: Told) {
  return {
    span<Result>(name: string, attributes: LogFields, work: (note: () => void) => Promise<Result>): Promise<Result> {
      told.spans.push({ name, attributes });
      return work(() => {});
    },
  };
}

const nameOf = ({ namespace, name }: ResourceIdentity): string => `${namespace}/${name}`;

function metricsInto({ metrics, forgotten }: Told): AgentMetrics {
  const nothing = (): void => {};
  return {
    apiRequest: nothing,
    watchChanged: nothing,
    watchRestarted: nothing,
    watchForgotten: nothing,
    queue: nothing,
    store: nothing,
    unwatchedKinds: nothing,
    shardsHeld: nothing,
    dependencies: nothing,
    reconciled: (_kind, { outcome }) => void metrics.push(['reconciled', outcome]),
    status: (resource, { status, transitions }) =>
      void metrics.push(['status', nameOf(resource), status.phase, transitions.map(({ to }) => to)]),
    statusLatency: (seconds) => void metrics.push(['latency', seconds]),
    error: (_kind, errorClass) => void metrics.push(['error', errorClass]),
    eventWritten: (type, outcome) => void metrics.push(['event', type, outcome]),
    forget: (resource) => void forgotten.push(`metrics ${nameOf(resource)}`),
    expose: async () => ({ contentType: '', text: '' }),
  };
}

/** Numbers by lot, the same each time. */
export function createLots(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
