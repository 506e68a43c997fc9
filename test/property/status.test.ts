import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonArray, isJsonObject, type JsonValue } from '../../src/core/json/json.ts';
import type { LiveObject } from '../../src/core/live/live-object.ts';
import { createLiveState } from '../../src/core/live/live-state.ts';
import { evaluate } from '../../src/core/status/evaluate.ts';
import type { CommonStatus } from '../../src/core/status/status.ts';
import {
  applyAll,
  applyUpTo,
  completeJob,
  createClusterModel,
  edit,
  exceedDeadline,
  failJob,
  failJobTry,
  failPod,
  failPods,
  happen,
  hide,
  install,
  liveObjects,
  loseReplica,
  makeReady,
  type Operation,
  prune,
  provideRequired,
  remove,
  scale,
  settle,
  unobserve,
} from '../status/cluster-model.ts';
import { type LivedMoment, liveThrough } from '../status/live-through.ts';
import { clusterText, databaseText, platformText } from '../status/resources.ts';
import type { Moment } from '../status/timeline.ts';

const RUNS = Number(process.env['RANDOM_LIVES'] ?? 40);

/** For each kind, a resource and other forms of it that people might commit later. */
const RESOURCES: readonly (readonly string[])[] = [
  [
    databaseText(),
    databaseText({ replicas: 3 }),
    databaseText({ image: 'postgres:17.5' }),
    databaseText({ replicas: 1 }),
  ],
  [clusterText(), clusterText({ ingestNodes: 3 }), clusterText({ image: 'v1.1.0' })],
  [platformText(), platformText({ retention: '30d' }), platformText({ loki: '3.5.6' })],
];

const FAULTS = [
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'InvalidImageName',
  'CreateContainerConfigError',
  'Unschedulable',
  'OOMKilled',
];

/** What happens to an object that may not be there: then nothing does. */
function perhaps(make: (selector: string) => Operation, index: number): Operation {
  return (model) => {
    const ids = [...model.applied.keys()];
    const id = ids[index % Math.max(ids.length, 1)];
    if (id === undefined) return model;
    const { kind } = model.applied.get(id)?.manifest ?? {};
    const selected = make(id);
    try {
      return selected(model);
    } catch (error) {
      if (error instanceof Error && /no pod|has no|is not in/.test(error.message)) return model;
      throw new Error(`${kind}: ${String(error)}`, { cause: error });
    }
  };
}

const place = fc.nat({ max: 500 });
const waves = fc.constantFrom(20, 30, 40, 50, 60, 70, 80, 90, 100, 120, 250, 280, 450, 480, 880, 890);

/** One thing that may happen to a cluster. */
const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(applyAll) },
  { weight: 2, arbitrary: waves.map((wave) => applyUpTo(wave)) },
  { weight: 3, arbitrary: fc.constant(settle) },
  { weight: 2, arbitrary: fc.constantFrom(install, prune, provideRequired) },
  { weight: 4, arbitrary: place.map((index) => perhaps((id) => makeReady(id), index)) },
  { weight: 3, arbitrary: place.map((index) => perhaps((id) => loseReplica(id), index)) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(place, fc.constantFrom(...FAULTS))
      .map(([index, reason]) => perhaps((id) => failPod(id, reason), index)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(place, fc.constantFrom(...FAULTS))
      .map(([index, reason]) => perhaps((id) => failPods(id, reason), index)),
  },
  { weight: 2, arbitrary: place.map((index) => perhaps((id) => remove(id), index)) },
  { weight: 1, arbitrary: place.map((index) => perhaps((id) => onlyJobs(failJob)(id), index)) },
  { weight: 1, arbitrary: place.map((index) => perhaps((id) => onlyJobs(failJobTry)(id), index)) },
  { weight: 1, arbitrary: place.map((index) => perhaps((id) => onlyJobs(completeJob)(id), index)) },
  { weight: 1, arbitrary: place.map((index) => perhaps((id) => exceedDeadline(id), index)) },
  { weight: 1, arbitrary: place.map((index) => perhaps((id) => unobserve(id), index)) },
  { weight: 1, arbitrary: place.map((index) => perhaps((id) => edit(id, ['metadata', 'labels', 'team'], 'a'), index)) },
  { weight: 1, arbitrary: fc.tuple(place, fc.nat({ max: 4 })).map(([index, to]) => perhaps(onlyWorkloads(to), index)) },
);

function onlyJobs(operation: (selector: string) => Operation): (selector: string) => Operation {
  return (selector) => (selector.startsWith('Job.') ? operation(selector) : (model) => model);
}

function onlyWorkloads(replicas: number): (selector: string) => Operation {
  return (selector) => (/^(StatefulSet|Deployment)\./.test(selector) ? scale(selector, replicas) : (model) => model);
}

interface RandomMoment {
  readonly after: number;
  readonly happens: readonly Operation[];
  readonly commits: number | undefined;
  readonly forgets: boolean;
  readonly isPlanned: boolean;
}

const anyMoment: fc.Arbitrary<RandomMoment> = fc.record({
  after: fc.oneof(fc.nat({ max: 60 }), fc.nat({ max: 1500 })),
  happens: fc.array(anyOperation, { maxLength: 3 }),
  commits: fc.option(fc.nat({ max: 3 }), { nil: undefined, freq: 6 }),
  forgets: fc.nat({ max: 20 }).map((chance) => chance === 0),
  isPlanned: fc.nat({ max: 12 }).map((chance) => chance !== 0),
});

interface RandomLife {
  readonly kind: number;
  readonly moments: readonly RandomMoment[];
}

const anyLife: fc.Arbitrary<RandomLife> = fc.record({
  kind: fc.nat({ max: RESOURCES.length - 1 }),
  moments: fc.array(anyMoment, { minLength: 1, maxLength: 7 }),
});

/** Lives a random life, and after it what more happens. */
function live({ kind, moments }: RandomLife, ...ends: readonly Partial<Moment>[]): readonly LivedMoment[] {
  const forms = RESOURCES[kind] ?? [];
  const [resource = ''] = forms;
  const lived = moments.map(({ commits, ...moment }, index): Moment => {
    const text = commits === undefined ? undefined : forms[commits % forms.length];
    return {
      ...moment,
      title: `moment ${index}`,
      expect: { phase: '' },
      ...(text === undefined ? {} : { resource: text }),
    };
  });
  const closing = ends.map((end, index): Moment => ({ title: `end ${index}`, expect: { phase: '' }, ...end }));
  return liveThrough({ title: 'random', resource, moments: [...lived, ...closing] });
}

function statusOf(moment: LivedMoment | undefined): CommonStatus {
  if (moment === undefined) throw new Error('a life without a moment');
  return moment.evaluation.status;
}

function isTrue({ conditions }: CommonStatus, type: string): boolean {
  return conditions.some((condition) => condition.type === type && condition.status === 'True');
}

describe('whatever happens', () => {
  it.each([
    ['a lost object', (id: string) => remove(id)],
    ['a lost pod', (id: string) => loseReplica(id)],
    ['an image that is not there', (id: string) => failPods(id, 'ImagePullBackOff')],
    ['a generation nobody has seen', (id: string) => unobserve(id)],
  ])('what ends with %s is not ready', (_what, operation) => {
    const broken: Partial<Moment>[] = [
      { isPlanned: true, happens: [removeAllOfIt, install, prune] },
      { after: 3600, happens: [onWorkload(operation)] },
      { after: 3600 },
    ];
    fc.assert(
      fc.property(anyLife, (life) => {
        for (const moment of live(life, ...broken).slice(-2)) expect(isTrue(statusOf(moment), 'Ready')).toBe(false);
      }),
      { numRuns: Math.ceil(RUNS / 4) },
    );
  });

  it('what cannot be read is never ready and never failed', () => {
    fc.assert(
      fc.property(anyLife, (life) => {
        const status = statusOf(
          live(life, { happens: [install, hide('StatefulSet.apps'), forgetStatefulSets] }).at(-1),
        );
        expect(status.conditions.find(({ type }) => type === 'Ready')?.status).not.toBe('True');
      }),
      { numRuns: Math.ceil(RUNS / 4) },
    );
  });

  it('the order in which objects were listed does not matter', () => {
    fc.assert(
      fc.property(anyLife, fc.infiniteStream(fc.nat()), (life, stream) => {
        const last = live(life).at(-1);
        if (last === undefined) return;
        const order = [...stream.take(1000)];
        const { plan, now } = last.input;
        if (plan === undefined) return;
        const objects = liveObjects(
          happen(createClusterModel(plan, now), ...life.moments.flatMap(({ happens }) => happens)),
        );
        const shuffled = objects
          .map((object, index) => [order[index % order.length] ?? 0, object] as const)
          .sort(([left], [right]) => left - right)
          .map(([, object]) => object);
        const [first, second] = [objects, shuffled].map((each) =>
          evaluate({ ...last.input, live: createLiveState(each) }),
        );
        expect(second).toEqual(first);
      }),
      { numRuns: Math.ceil(RUNS / 2) },
    );
  });
});

/** What no cluster writes, and a dump that somebody edited may hold. */
const odd = fc.constantFrom<JsonValue>(null, 0, -1, '', 'odd', true, [], [null], ['odd'], {}, { odd: null });

it('whatever stands in a dump, nothing throws', () => {
  const whole = RESOURCES.map((_forms, kind) => {
    const last = live({ kind, moments: [] }, { happens: [install] }).at(-1);
    if (last?.input.plan === undefined) throw new Error('nothing was lived');
    const { plan, now } = last.input;
    return { input: last.input, objects: liveObjects(happen(createClusterModel(plan, now), install)) };
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...whole),
      fc.array(fc.tuple(fc.nat(), fc.nat(), odd), { minLength: 1, maxLength: 8 }),
      (one, edits) => {
        const objects = edits.reduce((before, [which, place, value]) => {
          const index = which % before.length;
          return before.map((object, at) => (at === index ? replaced(object, place, value) : object));
        }, one.objects);
        const { status } = evaluate({ ...one.input, live: createLiveState(objects) });
        expect(status.conditions[0]?.type).toBe('Ready');
      },
    ),
    { numRuns: RUNS * 10 },
  );
});

/** What says which object it is stays: a reader has checked that. */
const NAMED: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'metadata.name', 'metadata.namespace']);

function replaced(object: LiveObject, place: number, value: JsonValue): LiveObject {
  const paths = placesOf(object).filter((path) => !NAMED.has(path.join('.')));
  const path = paths[place % paths.length] ?? [];
  return put(object, path, value) as LiveObject; // its names are as they were
}

function placesOf(value: JsonValue | undefined): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [[name], ...placesOf(inner).map((rest) => [name, ...rest])]);
}

function put(value: JsonValue | undefined, [first, ...rest]: readonly string[], leaf: JsonValue): JsonValue {
  if (first === undefined) return leaf;
  if (isJsonArray(value)) return value.map((each, index) => (String(index) === first ? put(each, rest, leaf) : each));
  return isJsonObject(value) ? { ...value, [first]: put(value[first], rest, leaf) } : leaf;
}

/** Everything goes, Jobs that failed too, so that what is applied next is new. */
const removeAllOfIt: Operation = (model) => ({ ...model, applied: new Map(), failures: [] });

const forgetStatefulSets: Operation = (model) => ({
  ...model,
  applied: new Map([...model.applied].filter(([id]) => !id.startsWith('StatefulSet.'))),
});

function onWorkload(operation: (selector: string) => Operation): Operation {
  return (model) => {
    const id = [...model.applied.keys()].find((each) => each.startsWith('StatefulSet.'));
    return id === undefined ? model : happen(model, operation(id));
  };
}
