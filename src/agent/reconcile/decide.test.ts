import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liveThrough, throughApiServer } from '../../../test/status/live-through.ts';
import type { Timeline } from '../../../test/status/timeline.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { planDocuments } from '../../core/plan/plan-documents.ts';
import type { EvaluationInput } from '../../core/status/evaluation.ts';
import { isPaused } from '../../core/status/paused.ts';
import type { CommonStatus } from '../../core/status/status.ts';
import { formatInstant } from '../../core/time/instant.ts';
import type { Observed } from '../observe/observer.ts';
import { decide, type Decision, type DecisionInput } from './decide.ts';
import { decideFinalizers, isDeleting } from './decide-finalizers.ts';
import { FINALIZER, holdsFinalizer } from '../../core/live/finalizer.ts';
import type { Remains } from './find-remains.ts';

const STATUS_FOLDER = join(import.meta.dirname, '../../../test/status');
const files = readdirSync(STATUS_FOLDER, { recursive: true })
  .map(String)
  .filter((path) => path.endsWith('.timeline.ts'))
  .sort();
const RUNS = Number(process.env['DECIDE_RUNS'] ?? 100);

/** Every look at a whole life, but for the moments in between. */
const inputs: EvaluationInput[] = [];
// One after the other: a module that is still being loaded must not be seen half.
for (const path of files) inputs.push(...(await readInputs(path)));

async function readInputs(path: string): Promise<readonly EvaluationInput[]> {
  const { life }: { life: Timeline } = await import(join(STATUS_FOLDER, path));
  return liveThrough(life).map(({ input }) => input);
}

const NOTHING_LEFT: Remains = { left: [], kept: [], unknown: undefined };

/** What may be different about finalizers. */
interface Held {
  readonly resource: readonly string[];
  readonly plan: 'absent' | 'bare' | 'held' | 'deleting';
  /** Seconds since the Plan was deleted. */
  readonly planAge: number;
  readonly left: readonly string[];
  readonly unknown: string | undefined;
  readonly sinceWrite: number | undefined;
  readonly sinceAdd: number | undefined;
}

const NOT_HELD: Held = {
  resource: [],
  plan: 'absent',
  planAge: 0,
  left: [],
  unknown: undefined,
  sinceWrite: undefined,
  sinceAdd: undefined,
};

function decisionInput(input: EvaluationInput, held: Held = NOT_HELD): DecisionInput {
  const { kind, plan, live, shapes, now, previous, rules, dependencies } = input;
  const resource = { ...input.resource, metadata: { ...input.resource.metadata, finalizers: held.resource } };
  const documents = plan === undefined || held.plan === 'absent' ? [] : planDocuments(plan);
  const observed: Observed = {
    kind,
    resource,
    plan,
    live,
    shapes,
    strayPlans: [],
    planObjects: documents.map((document) => planObject(document as LiveObject, held, now)), // A Plan is an object.
    isSettled: true,
    areEventsRead: true,
    cleared: undefined,
  };
  return {
    observed,
    previous,
    now,
    rules,
    dependencies,
    remains: { ...NOTHING_LEFT, left: held.left, unknown: held.unknown },
    sinceWrite: held.sinceWrite,
    sinceAdd: held.sinceAdd,
    settings: { statusInterval: 1_000, deletionGrace: 300_000 },
  };
}

function planObject(document: LiveObject, { plan, planAge }: Held, now: number): LiveObject {
  const finalizers = plan === 'bare' ? ['others/hold'] : ['others/hold', FINALIZER];
  const deletion = plan === 'deleting' ? { deletionTimestamp: formatInstant(now - planAge * 1_000) } : {};
  return { ...document, metadata: { ...document.metadata, uid: 'plan', finalizers, ...deletion } };
}

/** What the cluster holds after everything that was decided has been written. */
function afterwards(input: DecisionInput, { status, finalizers }: Decision): DecisionInput {
  const changed = (object: LiveObject): LiveObject =>
    finalizers
      .filter((change) => change.object === object)
      .reduce((before, { type }) => withFinalizer(before, type), object);
  const { observed } = input;
  return {
    ...input,
    previous: status.type === 'write' ? throughApiServer(status.status) : input.previous,
    observed: { ...observed, resource: changed(observed.resource), planObjects: observed.planObjects.map(changed) },
    sinceWrite: status.type === 'write' ? 0 : input.sinceWrite,
    sinceAdd: finalizers.some(({ type }) => type === 'add') ? 0 : input.sinceAdd,
  };
}

function withFinalizer(object: LiveObject, type: 'add' | 'release'): LiveObject {
  const others = (object.metadata.finalizers ?? []).filter((name) => name !== FINALIZER);
  return { ...object, metadata: { ...object.metadata, finalizers: type === 'add' ? [...others, FINALIZER] : others } };
}

const arbitraryHeld: fc.Arbitrary<Held> = fc.record({
  resource: fc.constantFrom([], [FINALIZER], ['others/hold'], ['others/hold', FINALIZER]),
  plan: fc.constantFrom('absent', 'bare', 'held', 'deleting'),
  planAge: fc.constantFrom(0, 29, 30, 400),
  left: fc.constantFrom([], ['Service/shop/a']),
  unknown: fc.constantFrom(undefined, undefined, 'Pod: no answer'),
  sinceWrite: fc.constantFrom(undefined, undefined, 0, 249, 250, 999, 1_000),
  sinceAdd: fc.constantFrom(undefined, undefined, 0, 10_000),
});

describe('a decision', () => {
  it('about a status that is as it was written is to write nothing, at every look of every life', () => {
    expect(inputs.length).toBeGreaterThan(200);
    for (const input of inputs) {
      const first = decide(decisionInput(input));
      const again = decide(afterwards(decisionInput(input), first));
      expect([again.status, again.evaluation.events, again.finalizers]).toEqual([{ type: 'none' }, [], []]);
    }
  });

  it('keeps the rules of finalizers and of the rate, whatever there is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...inputs), arbitraryHeld, (look, held) => {
        const input = decisionInput(look, held);
        const decision = decide(input);
        expectRules(input, decision);
        const settled = decide(
          afterwards({ ...input, sinceWrite: undefined }, decide({ ...input, sinceWrite: undefined })),
        );
        expect([settled.status.type, settled.finalizers]).toEqual(['none', []]);
      }),
      { numRuns: RUNS, seed: 20261121 },
    );
  });
});

function expectRules(input: DecisionInput, decision: Decision): void {
  const { resource } = input.observed;
  const objectsOf = (wanted: 'add' | 'release') =>
    decision.finalizers.filter(({ type }) => type === wanted).map(({ object }) => object);
  const [added, released] = [objectsOf('add'), objectsOf('release')];
  expect(added.every((object) => !isDeleting(object) && !holdsFinalizer(object))).toBe(true);
  expect(released.every(holdsFinalizer)).toBe(true);
  if (isDeleting(resource)) expectDeletion(input, decision);
  else expect(released).not.toContain(resource);
  if (isPaused(resource) && !isDeleting(resource)) expect(decision.finalizers).toEqual([]);
  expectRate(input, decision);
}

function expectDeletion({ observed: { resource }, remains }: DecisionInput, { finalizers }: Decision): void {
  expect(finalizers.map(({ type }) => type)).not.toContain('add');
  const [first] = finalizers;
  if (!holdsFinalizer(resource) || first === undefined) return;
  const isClean = remains.left.length === 0 && remains.unknown === undefined;
  expect([first.object, first.event?.type]).toEqual([resource, isClean ? 'Normal' : 'Warning']);
}

function expectRate({ sinceWrite, previous }: DecisionInput, { status, lookIn, evaluation }: Decision): void {
  const saidOf = (said: object): string => {
    const { phase, conditions = [] } = said as Partial<CommonStatus>; // Whatever was written before, as evaluations write it.
    return `${phase} ${conditions.find(({ type }) => type === 'Ready')?.status}`;
  };
  const gap = saidOf(evaluation.status) === saidOf(previous) ? 1_000 : 250;
  if (status.type === 'write') expect(sinceWrite ?? gap).toBeGreaterThanOrEqual(gap);
  if (status.type === 'wait') expect(status.milliseconds).toBe(gap - (sinceWrite ?? 0));
  expect(lookIn ?? 0).toBeGreaterThanOrEqual(0);
  expect(lookIn ?? 0).toBeLessThanOrEqual(3_600_000);
}

describe('finalizers', () => {
  const [first] = inputs;
  if (first === undefined) throw new Error('no life');

  it.each<[string, Partial<Held>, readonly string[]]>([
    ['are added where a Plan is and they are lacking', { plan: 'bare' }, ['add Database', 'add Plan']],
    ['are added only where they are lacking', { plan: 'held', resource: ['others/hold'] }, ['add Database']],
    ['are not added without a Plan', { plan: 'absent' }, []],
    ['are not added where the Plan is being deleted', { plan: 'deleting' }, []],
    ['stay while nothing is deleted', { plan: 'held', resource: [FINALIZER] }, []],
    ['of a lone Plan stay for 30 seconds', { plan: 'deleting', planAge: 29, resource: [FINALIZER] }, []],
    ['of a lone Plan go after that', { plan: 'deleting', planAge: 30, resource: [FINALIZER] }, ['release Plan']],
  ])('%s', (_title, held, expected) => {
    const database =
      inputs.find(({ kind, plan }) => kind.definition.spec.names.kind === 'Database' && plan !== undefined) ?? first;
    const { changes } = decideFinalizers(decisionInput(database, { ...NOT_HELD, ...held }));
    expect(changes.map(({ type, object }) => `${type} ${object.kind}`)).toEqual(expected);
  });
});
