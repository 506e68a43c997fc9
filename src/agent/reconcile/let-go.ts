import { type JsonObject, member } from '../../core/json/json.ts';
import { holdsFinalizer } from '../../core/live/finalizer.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { type ObjectReference, objectId, referenceOf } from '../../core/manifest/object-id.ts';
import { PLAN_GROUP_KIND } from '../../core/plan/plan.ts';
import { SECOND } from '../../core/time/instant.ts';
import type { ResourceKey } from '../observe/observer.ts';
import { readId } from '../observe/resource-key.ts';
import type { Journal } from '../ports.ts';
import { deletedAt, isDeleting } from './decide-finalizers.ts';
import type { EventRecorder } from './event-recorder.ts';
import { PLAN_PLURAL, releaseCall } from './finalizer.ts';
import { sendAndJudge } from './judge-answer.ts';
import type { Outcome } from './reconciler.ts';
import type { ReconcilerParts } from './reconciler-parts.ts';
import type { ResourceMemories } from './resource-memory.ts';

/** What letting go works on. */
export interface LettingGo extends ReconcilerParts {
  readonly recorder: EventRecorder;
  readonly memories: ResourceMemories;
  /** What was warned of Plans without a resource, by key: they are tried again and again. */
  readonly warned: Map<ResourceKey, string>;
}

/** Another replica writes for the resource: what was told of it is taken back, and what is left of one that is gone is forgotten. */
export function standBy(parts: LettingGo, key: ResourceKey): Outcome {
  const isThere = parts.store.has(key) && !isPlan(key);
  if (parts.memories.find(key) !== undefined) {
    parts.observer.investigate(key, false);
    forgetReports(parts, key);
  }
  if (isThere) return DEFERRED;
  const isAwaited = heldPlansOf(parts, key).length > 0;
  forgetResource(parts, key);
  // Nobody counts Plans without a resource among the keys when the shards change.
  return isAwaited ? { ...DEFERRED, again: LOOK_AGAIN } : DEFERRED;
}

/**
 * There is no such resource: it is forgotten, and the Plans that were kept for it are let go. Only the server's word counts for that. A Plan
 * that is nobody's stands under its own id, and is let go at once.
 */
export async function letGo(parts: LettingGo, key: ResourceKey, journal: Journal): Promise<Outcome> {
  forgetResource(parts, key);
  const plans = heldPlansOf(parts, key);
  if (isPlan(key)) return releasePlans(parts, { key, plans, journal });
  const [reference] = plans.flatMap((plan) => resourceOf(plan) ?? []);
  if (reference === undefined) {
    parts.warned.delete(key);
    return { result: 'unchanged', isFailed: false };
  }
  const { object, failure } = await parts.api.getObject(reference, { isMetadataOnly: true });
  if (object !== undefined) return { ...DEFERRED, again: LOOK_AGAIN };
  if (failure === undefined || failure.reason === 'NotServed') return releasePlans(parts, { key, plans, journal });
  warnOnce(parts, { key, journal }, ['whether the resource of a Plan exists cannot be read', failure.message]);
  const overdue = plans.filter((plan) => isOverdue(plan, parts));
  const { isFailed, result } = await releasePlans(parts, { key, plans: overdue, journal });
  return overdue.length === plans.length ? { isFailed, result } : { result: 'failed', isFailed: true };
}

/** Everything that was remembered and told of a resource. */
function forgetResource(parts: LettingGo, key: ResourceKey): void {
  forgetReports(parts, key);
  parts.observer.forget(key);
  parts.history?.forget(key);
}

const DEFERRED: Outcome = { result: 'deferred', isFailed: false };
const LOOK_AGAIN = 15 * SECOND;

function forgetReports({ memories, metrics, dependencies }: LettingGo, key: ResourceKey): void {
  const known = memories.find(key);
  if (known !== undefined) metrics.forget(known.identity);
  memories.forget(key);
  dependencies.forget(key);
}

/** The Plans of a resource and their parts, as far as the agent holds them. */
function heldPlansOf({ observer }: ReconcilerParts, key: ResourceKey): readonly LiveObject[] {
  return observer.plansOf(key).filter((plan) => holdsFinalizer(plan) && isOf(plan, key));
}

/** One that says of itself whose it is, and says another resource, is somebody else's, whatever it is called. */
function isOf(plan: LiveObject, key: ResourceKey): boolean {
  if (isPlan(key)) return objectId(referenceOf(plan)) === key;
  const reference = resourceOf(plan);
  return reference !== undefined && objectId(reference) === key;
}

function isPlan(key: ResourceKey): boolean {
  return readId(key).groupKind === PLAN_GROUP_KIND;
}

function resourceOf({ spec }: LiveObject): ObjectReference | undefined {
  const resource = member(spec, 'resource');
  const [apiVersion, kind, namespace, name] = REFERENCE.map((field) => textOf(resource, field));
  if (apiVersion === undefined || kind === undefined || namespace === undefined || name === undefined) return undefined;
  return { apiVersion, kind, namespace, name };
}

const REFERENCE = ['apiVersion', 'kind', 'namespace', 'name'] as const;

function textOf(value: JsonObject[string], field: string): string | undefined {
  const text = member(value, field);
  return typeof text === 'string' ? text : undefined;
}

/** A deletion is held for ever by nothing, not even by what cannot be read. */
function isOverdue(plan: LiveObject, { world, settings }: ReconcilerParts): boolean {
  return isDeleting(plan) && deletedAt(plan) + settings.deletionGrace <= world.clock.now();
}

interface PlanReleases {
  readonly key: ResourceKey;
  readonly plans: readonly LiveObject[];
  readonly journal: Journal;
}

async function releasePlans(parts: LettingGo, { key, plans, journal }: PlanReleases): Promise<Outcome> {
  for (const plan of plans) {
    if (!parts.shards.owns(key)) return DEFERRED;
    const judgement = await sendAndJudge(() => parts.api.send(releaseCall(plan, PLAN_PLURAL)));
    if (judgement.type === 'conflict') return { result: 'deferred', isFailed: true };
    if (judgement.type === 'refused' || judgement.type === 'unavailable') {
      warnOnce(parts, { key, journal }, ['releasing a Plan failed', judgement.message]);
      parts.metrics.error(undefined, judgement.type === 'refused' ? judgement.errorClass : 'transient');
      return { result: 'failed', isFailed: true };
    }
    journal.debug('finalizer released', { object: `Plan ${plan.metadata.name}` });
  }
  if (plans.length > 0) parts.warned.delete(key);
  return { result: plans.length > 0 ? 'written' : 'unchanged', isFailed: false };
}

/** The same words twice are no news. */
function warnOnce(
  { warned }: LettingGo,
  { key, journal }: Pick<PlanReleases, 'key' | 'journal'>,
  [message, error]: readonly [string, string],
): void {
  const said = `${message}: ${error}`;
  if (warned.get(key) === said) return journal.debug(message, { error });
  warned.set(key, said);
  journal.warn(message, { error });
}
