import { appliedDigest } from '../drift/applied-digest.ts';
import { assessHealth } from '../health/assess-health.ts';
import type { Health } from '../health/health.ts';
import { writtenAt } from '../health/last-write.ts';
import { isOpenEnded } from '../kind/steps.ts';
import { groupKindOf, type LiveObject } from '../live/live-object.ts';
import type { ReadFailure } from '../live/live-state.ts';
import { unreadFor } from '../live/unread.ts';
import { isElsewhere } from '../plan/place.ts';
import { type Plan, type PlannedObject } from '../plan/plan.ts';
import { type Instant, SECOND } from '../time/instant.ts';
import { ARGOCD_OPTIONS_ANNOTATION, COMPONENT_LABEL, REPLICAS_ANNOTATION } from '../synth/labels.ts';
import type { ClearedObject } from './cleared-objects.ts';
import type { EvaluationInput } from './evaluation.ts';
import { otherOwnerOf } from './other-owner.ts';
import type { PreviousStatus } from './read-previous.ts';

/**
 * One object of the Plan, as it was seen.
 * - `Applied`: the cluster has it as the Plan says; `health` is its own.
 * - `Outdated`: the cluster has an older form of it.
 * - `Missing`: the cluster does not have it; somebody else's of the same name may be there.
 * - `Unreadable`: nobody knows, though `live` may have what was seen of it before.
 */
export interface ObservedObject {
  readonly planned: PlannedObject;
  readonly component: string;
  /** Read only when it is asked for, where it was cleared. */
  readonly live: LiveObject | undefined;
  readonly isThere: boolean;
  /** When it was made, or its spec last written; 0 where nothing tells. */
  readonly writtenAt: Instant;
  readonly application: 'Applied' | 'Outdated' | 'Missing' | 'Unreadable';
  readonly health: Health;
  /** Whether the resource waits for it: not for what this cluster need not know. */
  readonly isAwaited: boolean;
  /** Its health is only told, as that of what may never come (`isOpenEnded`); that it is applied is awaited all the same. */
  readonly isAdvisory: boolean;
  readonly isAutoscaled: boolean;
  /** How long it may take without progress, in milliseconds. */
  readonly progressDeadline: number;
}

/** Looks at every object of the Plan, in apply order. */
export function observeObjects(
  input: EvaluationInput,
  plan: Plan,
  previous: PreviousStatus,
): readonly ObservedObject[] {
  // Once the whole Plan was ready, what is not ready has been lost.
  const wasReady = plan.digest === previous.lastGoodPlanDigest;
  const { resource: owner } = plan;
  return plan.objects.map((planned) => observeObject(planned, { ...input, wasReady, owner }));
}

/** Whether nothing is left to do for it: it is as the Plan says, and healthy or waiting for somebody else. */
export function isDone({ application, health, isAdvisory }: ObservedObject): boolean {
  return application === 'Applied' && (isAdvisory || health.status === 'Ready' || health.status === 'Waiting');
}

/** Whether it will not become ready by itself. What is about to be replaced is not judged. */
export function isFailed({ application, health, isAdvisory }: ObservedObject): boolean {
  return application === 'Applied' && health.status === 'Failed' && !isAdvisory;
}

/** Whether something is wrong with it that nothing waits for. */
export function isTold({ isAwaited, isAdvisory, application, health }: ObservedObject): boolean {
  if (application !== 'Applied' || (isAwaited && !isAdvisory)) return false;
  return health.status === 'Degraded' || health.status === 'Failed';
}

/**
 * The one of several objects that explains the others: of the earliest wave, and there what names an error or has pods. What stands
 * before pods without an error of its own, as a Service does, is explained by the pods of its component.
 */
export function rootOf(objects: readonly ObservedObject[]): ObservedObject | undefined {
  const wave = Math.min(...objects.map(({ planned }) => planned.wave));
  const early = objects.filter(({ planned }) => planned.wave === wave);
  const first = early.find(namesError) ?? early.find(hasPods) ?? early[0];
  if (first === undefined || first.application !== 'Applied' || namesError(first) || hasPods(first)) return first;
  const members = objects.filter(({ component }) => component === first.component);
  return members.find(hasPods) ?? members.find(isLongRunning) ?? first;
}

const LONG_RUNNING: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** Whether it has pods that stay. */
export function isLongRunning({ planned }: Pick<ObservedObject, 'planned'>): boolean {
  return LONG_RUNNING.has(planned.ref.kind);
}

/** That a component fails is what its pods say better. */
function namesError({ health }: ObservedObject): boolean {
  return health.errorClass !== undefined && (health.errorClass !== 'component' || hasPodsOf(health));
}

function hasPods({ health }: ObservedObject): boolean {
  return hasPodsOf(health);
}

function hasPodsOf({ replicas, culprit }: Health): boolean {
  return replicas !== undefined || culprit !== undefined;
}

interface ObjectContext extends EvaluationInput {
  readonly wasReady: boolean;
  readonly owner: Plan['resource'];
}

function observeObject(planned: PlannedObject, context: ObjectContext): ObservedObject {
  const { manifest, ref } = planned;
  const rule = context.rules.ruleFor(groupKindOf(ref));
  const said = {
    planned,
    component: manifest.metadata.labels?.[COMPONENT_LABEL] ?? '',
    isAdvisory: rule.isAdvisory === true || isOpenEnded(planned),
    isAutoscaled: manifest.metadata.annotations?.[REPLICAS_ANNOTATION] !== undefined,
    progressDeadline: (rule.progressDeadlineSeconds ?? DEFAULT_DEADLINE_SECONDS) * SECOND,
  };
  const cleared = clearedOf(planned, context);
  if (cleared === undefined || rule.whenThere === undefined) return { ...said, ...sightOf(planned, context) };
  return {
    ...said,
    get live() {
      return context.live.find(planned.id);
    },
    isThere: true,
    writtenAt: cleared.writtenAt,
    isAwaited: true,
    application: 'Applied',
    health: rule.whenThere,
  };
}

/** What was seen before, and cannot be read any more, is not cleared. */
function clearedOf({ id, ref }: PlannedObject, { cleared, live }: ObjectContext): ClearedObject | undefined {
  const found = live.unreadable(groupKindOf(ref)) === undefined ? cleared?.find(id) : undefined;
  return found?.isReady === true ? found : undefined;
}

function sightOf(
  planned: PlannedObject,
  context: ObjectContext,
): Pick<ObservedObject, 'live' | 'isThere' | 'writtenAt' | 'isAwaited' | 'application' | 'health'> {
  const found = findLive(planned, context);
  const { live, failure } = found;
  const isUnneeded = failure?.reason === 'NotServed' && isOptional(planned);
  return {
    live,
    isThere: live !== undefined,
    get writtenAt() {
      return live === undefined ? 0 : writtenAt(live);
    },
    isAwaited: !isUnneeded,
    ...(live === undefined ? notSeen(planned, found) : seen(planned, live, context)),
  };
}

interface FoundObject {
  readonly live?: LiveObject;
  /** Why nobody knows whether it is there. */
  readonly failure?: ReadFailure | undefined;
  /** Whose the object is that has its name. */
  readonly owner?: string;
  /** Nobody looked: it is none of the resource's business. */
  readonly isElsewhere?: boolean;
}

function findLive(planned: PlannedObject, { live: state, owner: resource }: ObjectContext): FoundObject {
  if (isElsewhere(planned.ref, resource)) return { isElsewhere: true };
  const live = state.find(planned.id);
  if (live === undefined) return { failure: unreadFor(state, groupKindOf(planned.ref), false) };
  const owner = otherOwnerOf(live, planned, resource);
  return owner === undefined ? { live } : { owner };
}

type Sight = Pick<ObservedObject, 'application' | 'health'>;

function seen({ digest, ref }: PlannedObject, live: LiveObject, context: ObjectContext): Sight {
  const failure = unreadFor(context.live, groupKindOf(ref), true);
  if (failure !== undefined) return { application: 'Unreadable', health: unreadable(failure) };
  // An edited digest is drift, and the object is still what was applied.
  const application = appliedDigest(digest, live) === 'Outdated' ? 'Outdated' : 'Applied';
  return { application, health: assessHealth(live, context) };
}

function notSeen(planned: PlannedObject, { failure, owner, isElsewhere: isOut }: FoundObject): Sight {
  if (isOut === true) return { application: 'Missing', health: outOfSight(planned.ref) };
  if (owner !== undefined) return { application: 'Missing', health: nameTaken(owner) };
  if (failure === undefined) return { application: 'Missing', health: MISSING };
  if (failure.reason === 'NotServed') return { application: 'Missing', health: notServed(planned) };
  return { application: 'Unreadable', health: unreadable(failure) };
}

const DEFAULT_DEADLINE_SECONDS = 600;
/** Whether its kind may be unknown to the cluster (`Placement.optionalKind`): the manifest says so to Argo CD. */
function isOptional({ manifest }: PlannedObject): boolean {
  const options = manifest.metadata.annotations?.[ARGOCD_OPTIONS_ANNOTATION] ?? '';
  return options.split(',').some((option) => option.trim() === 'SkipDryRunOnMissingResource=true');
}

/** Why an object of the Plan is not there: another one has its name. */
export const NAME_TAKEN = 'ResourceConflict';

function nameTaken(owner: string): Health {
  const message = `it exists already and is not of this Plan: ${owner}`;
  return { status: 'Progressing', reason: NAME_TAKEN, message };
}

/** Why an object of a Plan, or what it requires, is not looked at. */
export const OTHER_NAMESPACE = 'OtherNamespace';

function outOfSight({ namespace = '' }: PlannedObject['ref']): Health {
  return {
    status: 'Progressing',
    reason: OTHER_NAMESPACE,
    message: `not looked at: it belongs to the namespace ${namespace}, and a Plan counts in its own namespace alone`,
    errorClass: 'configuration',
    hint: `leave it to a resource in the namespace ${namespace}`,
  };
}

const MISSING: Health = { status: 'Progressing', reason: 'NotApplied', message: 'not applied yet' };

function notServed({ ref }: PlannedObject): Health {
  return {
    status: 'Progressing',
    reason: 'KindNotServed',
    message: `the cluster does not know the kind ${groupKindOf(ref)} (${ref.apiVersion})`,
    errorClass: 'configuration',
    hint: UNREAD_HINTS.NotServed,
  };
}

/** Whether anything is wrong with an object that is merely not read nobody knows: it is an error of no class, and nothing is counted of it. */
function unreadable({ reason, message, hint = UNREAD_HINTS[reason] }: ReadFailure): Health {
  const errorClass = reason === 'Forbidden' ? 'resource' : undefined;
  return { status: 'Unknown', reason: 'CannotRead', message, errorClass, hint };
}

const UNREAD_HINTS: Readonly<Record<ReadFailure['reason'], string>> = {
  Forbidden: 'let whoever asks read this kind (get, list, watch)',
  NotServed: 'install its CustomResourceDefinition',
  NotRead: 'ask again, as the agent does by itself; if it lasts, look at what serves this kind',
};
