import { isJsonArray, type JsonObject, member, valueAt } from '../json/json.ts';
import type { Plan } from '../plan/plan.ts';
import { formatInstant, type Instant, SECOND } from '../time/instant.ts';
import { isDone, isFailed, isLongRunning, isTold, type ObservedObject, rootOf } from './observe-objects.ts';
import type { PreviousComponent, PreviousStatus } from './read-previous.ts';
import type { ComponentPhase, ComponentStatus } from './status.ts';
import { unseenUntil } from './unseen-change.ts';

/** A component with what its status is made of. */
export interface ObservedComponent {
  readonly status: ComponentStatus;
  readonly objects: readonly ObservedObject[];
  /** Everything of it is done; it counts as ready only when that has lasted, where it had been lost. */
  readonly isWhole: boolean;
  /** No progress for longer than the deadline of what is not ready. */
  readonly isOverdue: boolean;
  /** Replicas of any revision that serve. */
  readonly serving: number;
  readonly nextCheck: Instant | undefined;
}

/** What components are judged against. */
export interface ComponentContext {
  readonly plan: Plan;
  readonly previous: PreviousStatus;
  readonly now: Instant;
}

/** How long a component that had been lost must be well before it counts as ready again, so that a flapping one does not flap the resource. */
export const STABLE_AFTER = 10 * SECOND;

/**
 * The components of a resource in the order in which they are installed: the parts that have pods which stay. Where a resource has
 * none, every part is one.
 */
export function deriveComponents(
  objects: readonly ObservedObject[],
  context: ComponentContext,
): readonly ObservedComponent[] {
  const names = [...new Set(objects.map(({ component }) => component))].filter((name) => name !== '');
  const groups = names.map((name) => [name, objects.filter(({ component }) => component === name)] as const);
  const running = groups.filter(([, members]) => members.some(isLongRunning));
  return (running.length > 0 ? running : groups).map(([name, members]) => deriveComponent(name, members, context));
}

function deriveComponent(
  name: string,
  objects: readonly ObservedObject[],
  context: ComponentContext,
): ObservedComponent {
  const before = context.previous.components.get(name);
  if (objects.some(isUnknown)) return unknownComponent(name, objects, before);
  const unseen = objects.flatMap((object) => unseenUntil(object, before, context) ?? []);
  const whole = isWhole(objects, before, context);
  // What nobody has seen yet has no counts of its own.
  const replicas = whole && unseen.length > 0 ? countsBefore(before) : countReplicas(objects);
  const facts = { objects, before, replicas, context, isWhole: whole };
  const progressSince = progressSinceOf(facts);
  const isOverdue = !facts.isWhole && isPast(deadlineOf(objects, progressSince), context.now);
  const phase = phaseOf(facts, progressSince, isOverdue);
  return {
    status: {
      name,
      phase,
      version: versionOf(objects),
      ...(replicas === undefined ? {} : { replicas: replicas.wanted, readyReplicas: replicas.ready }),
      message: messageOf(objects, phase),
      ...(phase === 'Ready' || progressSince === undefined ? {} : { progressSince: formatInstant(progressSince) }),
    },
    objects,
    isWhole: facts.isWhole,
    isOverdue,
    serving: servingReplicas(objects),
    nextCheck: whole && unseen.length > 0 ? Math.min(...unseen) : nextCheckOf(facts, phase, progressSince),
  };
}

/** What it was stays what is known of a component that cannot be read: "cannot read" is never "lost". */
function unknownComponent(
  name: string,
  objects: readonly ObservedObject[],
  before: PreviousComponent | undefined,
): ObservedComponent {
  const { phase = 'Pending', progressSince, ...counts } = before ?? {};
  const since = progressSince === undefined ? {} : { progressSince: formatInstant(progressSince) };
  const message = objects.find(isUnknown)?.health.message;
  const status = { name, ...counts, phase, ...since, message };
  return { status, objects, isWhole: false, isOverdue: false, serving: 0, nextCheck: undefined };
}

function isUnknown({ isAwaited, isAdvisory, application, health }: ObservedObject): boolean {
  return isAwaited && (application === 'Unreadable' || (health.status === 'Unknown' && !isAdvisory));
}

interface ComponentFacts {
  readonly objects: readonly ObservedObject[];
  readonly before: PreviousComponent | undefined;
  readonly replicas: { readonly wanted: number; readonly ready: number } | undefined;
  readonly context: ComponentContext;
  readonly isWhole: boolean;
}

/** Everything done; to grow at an autoscaler's wish or to shrink is no loss as long as nothing was lost, nor is what nobody has seen yet. */
function isWhole(
  objects: readonly ObservedObject[],
  before: PreviousComponent | undefined,
  context: ComponentContext,
): boolean {
  return objects.every(
    (object) =>
      !object.isAwaited ||
      isDone(object) ||
      isGrowing(object, before) ||
      isShrinking(object, before) ||
      unseenUntil(object, before, context) !== undefined,
  );
}

function isGrowing(
  { application, health, isAutoscaled }: ObservedObject,
  before: PreviousComponent | undefined,
): boolean {
  if (!isAutoscaled || application !== 'Applied' || before?.phase !== 'Ready') return false;
  const { ready = 0 } = health.replicas ?? {};
  const hasLost = before.readyReplicas === undefined || ready < before.readyReplicas;
  return NOT_READY_YET.has(health.status) && ready > 0 && !hasLost;
}

/** Every replica that is wanted is ready, and those that are too many are on their way out. */
function isShrinking({ application, health, live }: ObservedObject, before: PreviousComponent | undefined): boolean {
  if (application !== 'Applied' || before?.phase !== 'Ready' || health.isRollingOut === true) return false;
  const { wanted, ready } = health.replicas ?? { wanted: 0, ready: 0 };
  return NOT_READY_YET.has(health.status) && ready >= wanted && numberOf(live, 'replicas') > wanted;
}

const NOT_READY_YET: ReadonlySet<string> = new Set(['Progressing', 'Degraded']);

/** When it last came nearer to being ready; undefined while it is, and while nothing of it is there. */
function progressSinceOf(facts: ComponentFacts): Instant | undefined {
  const { before, context, objects } = facts;
  if (facts.isWhole)
    return before === undefined || !wasLost(before, context) ? undefined : wholeSince(before, context.now);
  if (!isThere(objects)) return undefined;
  return hasAdvanced(facts) ? context.now : before?.progressSince;
}

/** Another Plan, or more replicas that are ready than before. */
function hasAdvanced({ before, replicas, context }: ComponentFacts): boolean {
  if (before?.progressSince === undefined || context.previous.planDigest !== context.plan.digest) return true;
  return replicas !== undefined && replicas.ready > (before.readyReplicas ?? 0);
}

function isThere(objects: readonly ObservedObject[]): boolean {
  return objects.some((object) => object.isThere);
}

/** What never was ready with this Plan was not lost, and is ready as soon as it is whole. */
function wasLost({ phase }: PreviousComponent, { plan, previous }: ComponentContext): boolean {
  return (phase === 'Degraded' || phase === 'Failed') && plan.digest === previous.lastGoodPlanDigest;
}

function wholeSince({ replicas, readyReplicas, progressSince }: PreviousComponent, now: Instant): Instant {
  return replicas === readyReplicas ? (progressSince ?? now) : now;
}

/**
 * The shortest deadline of what is applied and not ready: what is not applied is the applier's to do, and has none. That something
 * was applied is progress, too.
 */
function deadlineOf(objects: readonly ObservedObject[], since: Instant | undefined): Instant | undefined {
  if (since === undefined) return undefined;
  const pending = objects.filter((object) => object.isAwaited && !object.isAdvisory && isStarting(object));
  if (pending.length === 0) return undefined;
  return (
    Math.max(since, ...objects.map(({ writtenAt }) => writtenAt)) +
    Math.min(...pending.map(({ progressDeadline }) => progressDeadline))
  );
}

function isStarting({ application, health }: ObservedObject): boolean {
  return application === 'Applied' && (health.status === 'Progressing' || health.status === 'Degraded');
}

function isPast(instant: Instant | undefined, now: Instant): boolean {
  return instant !== undefined && instant <= now;
}

function phaseOf(facts: ComponentFacts, progressSince: Instant | undefined, isOverdue: boolean): ComponentPhase {
  const { objects, context } = facts;
  if (facts.isWhole) return isStable(progressSince, context.now) ? 'Ready' : 'Degraded';
  if (isOverdue || objects.some((object) => object.isAwaited && isFailed(object))) return 'Failed';
  return context.previous.lastGoodPlanDigest === context.plan.digest ? 'Degraded' : phaseOnTheWay(facts);
}

function isStable(wholeFrom: Instant | undefined, now: Instant): boolean {
  return wholeFrom === undefined || now - wholeFrom >= STABLE_AFTER;
}

/** Under a Plan that has not been ready yet. */
function phaseOnTheWay({ objects, before, context }: ComponentFacts): ComponentPhase {
  if (!isThere(objects)) return 'Pending';
  const isFirst = before === undefined || before.phase === 'Installing' || before.phase === 'Pending';
  return context.previous.lastGoodPlanDigest === undefined || isFirst ? 'Installing' : 'Upgrading';
}

function nextCheckOf(facts: ComponentFacts, phase: ComponentPhase, since: Instant | undefined): Instant | undefined {
  if (facts.isWhole) return phase === 'Ready' || since === undefined ? undefined : since + STABLE_AFTER;
  return phase === 'Failed' ? undefined : deadlineOf(facts.objects, since);
}

function countReplicas(objects: readonly ObservedObject[]): ComponentFacts['replicas'] {
  const workloads = objects.filter(isLongRunning);
  if (workloads.length === 0) return undefined;
  const counts = workloads.map(
    ({ live, planned, health }) => health.replicas ?? { wanted: wantedReplicas(live ?? planned.manifest), ready: 0 },
  );
  return { wanted: sum(counts.map(({ wanted }) => wanted)), ready: sum(counts.map(({ ready }) => ready)) };
}

function countsBefore(before: PreviousComponent | undefined): ComponentFacts['replicas'] {
  const { replicas, readyReplicas } = before ?? {};
  return replicas === undefined || readyReplicas === undefined ? undefined : { wanted: replicas, ready: readyReplicas };
}

function wantedReplicas(workload: JsonObject): number {
  const replicas = valueAt(workload, ['spec', 'replicas']);
  return typeof replicas === 'number' ? replicas : 0;
}

/** Of any revision: a component that rolls out still serves. */
function servingReplicas(objects: readonly ObservedObject[]): number {
  return sum(
    objects.filter(isLongRunning).map(({ live }) => numberOf(live, 'readyReplicas') + numberOf(live, 'numberReady')),
  );
}

function numberOf(live: ObservedObject['live'], name: string): number {
  const found = member(live?.status, name);
  return typeof found === 'number' ? found : 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/** The version that runs: the tag of the first container's image of the first workload that is there. */
function versionOf(objects: readonly ObservedObject[]): string | undefined {
  const workload = objects.find((object) => isLongRunning(object) && object.live !== undefined);
  return imageVersion(workload?.live);
}

/** The version in the image of a workload's first container: its tag, or the digest where it has none. */
export function imageVersion(workload: JsonObject | undefined): string | undefined {
  const containers = valueAt(workload, ['spec', 'template', 'spec', 'containers']);
  const image = isJsonArray(containers) ? member(containers[0], 'image') : undefined;
  if (typeof image !== 'string') return undefined;
  const [name = '', digest] = image.split('@');
  const tag = /:([^/:]+)$/.exec(name)?.[1];
  return tag ?? digest;
}

/** The first thing that is not done, in apply order; what is only told comes last. */
function messageOf(objects: readonly ObservedObject[], phase: ComponentPhase): string | undefined {
  const awaited = objects.filter(({ isAwaited }) => isAwaited);
  const first =
    rootOf(awaited.filter(isFailed)) ?? rootOf(awaited.filter((object) => !isDone(object))) ?? objects.find(isTold);
  if (first === undefined) return phase === 'Ready' ? undefined : 'ready again; waiting until it stays so';
  const { health } = first;
  return health.hint === undefined ? health.message : `${health.message}; fix: ${health.hint}`;
}
