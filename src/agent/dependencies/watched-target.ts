import type { DependencyState } from '../../core/status/evaluation.ts';
import type { ExternalDependency } from '../../core/status/kind-status.ts';
import { withoutCredentials } from '../../core/status/without-credentials.ts';
import type { ResourceKey } from '../observe/observer.ts';
import type { ProbeResult, World } from '../ports.ts';
import { breakerAfterWithdrawal, breakerWhileAsking } from './circuit-breaker.ts';
import type { LookSlots } from './look-slots.ts';
import type { ProbeMetrics } from './probe-metrics.ts';
import {
  learn,
  NO_KNOWLEDGE,
  SHORTEST_PAUSE,
  staleAt,
  stateOfTarget,
  type TargetKnowledge,
} from './target-knowledge.ts';

/** One target, however many resources need it. It is looked at while anybody does. */
export interface WatchedTarget {
  /** Who needs it. */
  users(): Iterable<ResourceKey>;
  /** From now on, on these terms: of all users the shortest interval and the longest time-out count. */
  need(key: ResourceKey, terms: LookTerms): void;
  release(key: ResourceKey): void;
  state(): Omit<DependencyState, 'name' | 'target'>;
  stop(): void;
}

/** In milliseconds. */
export interface LookTerms {
  readonly interval: number;
  readonly timeout: number;
}

/** What a target is looked at with. */
export interface TargetParts {
  readonly world: Pick<World, 'clock' | 'random' | 'journal' | 'tracer' | 'prober'>;
  readonly slots: LookSlots;
  readonly metrics: ProbeMetrics | undefined;
  readonly dependency: ExternalDependency;
  /** Called when something else is said of it. */
  readonly changed: () => void;
}

/** A target that nobody needs yet. */
export function createWatchedTarget(parts: TargetParts): WatchedTarget {
  const target: Target = {
    parts,
    terms: new Map(),
    knowledge: NO_KNOWLEDGE,
    dueAt: parts.world.clock.elapsed(),
    told: '',
    cancelLook: NOTHING,
    cancelStale: NOTHING,
  };
  return {
    users: () => target.terms.keys(),
    need: (key, terms) => need(target, key, terms),
    release(key) {
      if (target.terms.delete(key) && target.terms.size === 0) stopLooking(target);
    },
    state: () => stateOf(target),
    stop: () => stopLooking(target),
  };
}

interface Target {
  readonly parts: TargetParts;
  readonly terms: Map<ResourceKey, LookTerms>;
  knowledge: TargetKnowledge;
  /** When the next look may begin, by `elapsed`. */
  dueAt: number;
  /** What was last told of it. */
  told: string;
  cancelLook: () => void;
  cancelStale: () => void;
}

const NOTHING = (): void => undefined;

function need(target: Target, key: ResourceKey, terms: LookTerms): void {
  const isFirst = target.terms.size === 0;
  const before = intervalOf(target);
  target.terms.set(key, terms);
  const isSooner = !isFirst && intervalOf(target) < before && target.knowledge.verdict === 'Available';
  if (isSooner) target.dueAt = Math.min(target.dueAt, target.parts.world.clock.elapsed() + intervalOf(target));
  if (!isFirst && !isSooner) return;
  target.told = textOf(stateOf(target));
  schedule(target);
  watchAge(target);
}

function intervalOf({ terms }: Target): number {
  return Math.max(SHORTEST_PAUSE, Math.min(...[...terms.values()].map(({ interval }) => interval)));
}

function stateOf(target: Target): Omit<DependencyState, 'name' | 'target'> {
  return stateOfTarget(target.knowledge, { now: target.parts.world.clock.elapsed(), interval: intervalOf(target) });
}

function textOf({ state, message }: Omit<DependencyState, 'name' | 'target'>): string {
  return `${state} ${message}`;
}

/** Also while a trial is under way, which may then be made again. */
function stopLooking(target: Target): void {
  target.cancelLook();
  target.cancelStale();
  target.knowledge = { ...target.knowledge, breaker: breakerAfterWithdrawal(target.knowledge.breaker) };
}

/** What was there is looked at before what was not: it must not grow stale behind targets that use up their time-outs. */
function schedule(target: Target): void {
  const { world, slots } = target.parts;
  target.cancelLook();
  const controller = new AbortController();
  let leaveQueue = NOTHING;
  const cancelTimer = world.clock.after(Math.max(0, target.dueAt - world.clock.elapsed()), () => {
    leaveQueue = slots.enter(() => look(target, controller.signal), target.knowledge.breaker.failures === 0);
  });
  target.cancelLook = () => {
    cancelTimer();
    leaveQueue();
    controller.abort();
  };
}

async function look(target: Target, signal: AbortSignal): Promise<void> {
  const { clock, random } = target.parts.world;
  const breaker = breakerWhileAsking(target.knowledge.breaker, clock.elapsed());
  // A timer may come a little early.
  if (breaker === undefined) return schedule(target);
  target.knowledge = { ...target.knowledge, breaker };
  // Should this look be taken back, the next one still keeps its distance.
  target.dueAt = clock.elapsed() + SHORTEST_PAUSE;
  const result = await probe(target, signal);
  if (result === undefined) return;
  const ended = { elapsed: clock.elapsed(), time: clock.now() };
  const { knowledge, wait } = learn(target.knowledge, { result, ended, interval: intervalOf(target), lot: random() });
  target.knowledge = knowledge;
  target.dueAt = ended.elapsed + wait;
  schedule(target);
  watchAge(target);
  tell(target);
}

/** Undefined where the look was taken back. */
async function probe({ parts, terms }: Target, signal: AbortSignal): Promise<ProbeResult | undefined> {
  const { dependency, metrics, world } = parts;
  const { type } = dependency;
  const started = world.clock.elapsed();
  const timeout = Math.max(...[...terms.values()].map((each) => each.timeout));
  const result = await world.tracer.span('probe', fieldsOf(dependency), async (note) => {
    const found = await world.prober.probe(dependency, { timeout, signal }).catch(failedProbe);
    note({ isAvailable: found.isAvailable });
    return found;
  });
  if (signal.aborted) return undefined;
  metrics?.probed({ type, isAvailable: result.isAvailable, seconds: (world.clock.elapsed() - started) / 1000 });
  return result;
}

/** Taken back, or a fault of the prober's: then nobody knows, and that is no reason to stop looking. */
function failedProbe(cause: unknown): ProbeResult {
  const why = cause instanceof Error ? cause.message : 'no reason given';
  return { isAvailable: false, message: `the look itself failed: ${withoutCredentials(why)}` };
}

function fieldsOf({ type, target }: ExternalDependency): { readonly dependencyType: string; readonly target: string } {
  return { dependencyType: type, target: withoutCredentials(target) };
}

/** When what was seen to be there grows too old, that is news as well. */
function watchAge(target: Target): void {
  const { clock } = target.parts.world;
  const { verdict, seen } = target.knowledge;
  target.cancelStale();
  if (verdict !== 'Available' || seen === undefined) return;
  const left = staleAt(seen, intervalOf(target)) - clock.elapsed();
  if (left > 0) target.cancelStale = clock.after(left, () => tell(target));
}

function tell(target: Target): void {
  const { journal } = target.parts.world;
  const { state, message } = stateOf(target);
  const text = textOf({ state, message });
  if (text === target.told) return;
  target.told = text;
  const fields = { ...fieldsOf(target.parts.dependency), state, why: message };
  if (state === 'Available') journal.info('a dependency is there', fields);
  else journal.warn('a dependency may not be there', fields);
  target.parts.changed();
}
