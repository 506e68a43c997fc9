import { countAt, integerAt, objectsAt, textAt } from '../health/field-readers.ts';
import { isJsonObject, type JsonObject, type JsonValue, member, valueAt } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import { objectId, referenceOf } from '../manifest/object-id.ts';
import type { Plan } from '../plan/plan.ts';
import { type Instant, MINUTE, parseInstant, SECOND } from '../time/instant.ts';
import { resourceId } from './applier-index.ts';
import type { ApplierState } from './applier-state.ts';
import { steadyText } from './applier-text.ts';
import { classifyError } from './classify-error.ts';
import { parseGoDuration } from './go-duration.ts';

/** What an Application says of applying a Plan (argoproj.io/v1alpha1, Argo CD 3.5). */
export function argocdState(application: LiveObject, plan: Plan, now: Instant): ApplierState {
  const { status } = application;
  const facts: Facts = { application, plan, now, operation: valueAt(status, ['operationState']) };
  return (
    skipped(facts) ??
    deleting(facts) ??
    broken(facts, BREAKING) ??
    failed(facts) ??
    running(facts) ??
    applied(facts) ??
    unsynced(facts) ??
    said(facts, { phase: 'Applying', reason: 'NotCompared', message: 'Argo CD has not looked at it yet.' })
  );
}

interface Facts {
  readonly application: LiveObject;
  readonly plan: Plan;
  readonly now: Instant;
  /** `status.operationState`: the sync that runs, or that ran last. */
  readonly operation: JsonValue | undefined;
}

function said({ application }: Facts, state: Omit<ApplierState, 'tool' | 'object'>): ApplierState {
  return { tool: 'Argo CD', object: objectId(referenceOf(application)), ...state };
}

function skipped(facts: Facts): ApplierState | undefined {
  const annotation = valueAt(facts.application.metadata, ['annotations', 'argocd.argoproj.io/skip-reconcile']);
  if (annotation !== 'true') return undefined;
  const message = 'The Application is annotated to be skipped.';
  return said(facts, { phase: 'Suspended', reason: 'SkipReconcile', message });
}

function deleting(facts: Facts): ApplierState | undefined {
  if (textAt(facts.application.metadata, ['deletionTimestamp']) === undefined) return undefined;
  return said(facts, { phase: 'Applying', reason: 'Deleting', message: 'The Application is being deleted.' });
}

/** Conditions with which Argo CD neither compares nor syncs. What ends in Warning keeps it from nothing. */
const BREAKING: readonly string[] = ['ComparisonError', 'InvalidSpecError', 'UnknownError'];

function broken(facts: Facts, types: readonly string[]): ApplierState | undefined {
  const conditions = objectsAt(facts.application.status, ['conditions']);
  const condition = conditions.find((one) => types.includes(textAt(one, ['type']) ?? ''));
  if (condition === undefined) return undefined;
  const reason = textAt(condition, ['type']) ?? '';
  const text = textAt(condition, ['message']) ?? '';
  return said(facts, {
    phase: 'Failed',
    reason,
    message: steadyText(text),
    errorClass: classifyError(text, { reason }),
    since: parseInstant(condition['lastTransitionTime']),
  });
}

/** A sync that failed and waits to be tried again is Running, and has finished: Argo CD has no other sign for it. */
function failed(facts: Facts): ApplierState | undefined {
  const { operation, application, now } = facts;
  const phase = textAt(operation, ['phase']);
  const finished = parseInstant(member(operation, 'finishedAt'));
  const isRetrying = phase === 'Running' && finished !== undefined;
  if (!isRetrying && !hasFailedForGood(phase, application)) return undefined;
  const { message, cause } = failureOf(facts);
  return said(facts, {
    phase: 'Failed',
    reason: isRetrying ? 'SyncFailed' : 'SyncGivenUp',
    message,
    errorClass: classifyError(cause),
    since: finished,
    retries: countAt(operation, ['retryCount']),
    nextRetry: isRetrying ? nextRetryOf(operation, { finished, now }) : undefined,
  });
}

/** Out of retries, or terminated: Argo CD does not try this commit again, though what it lacked be there by now. */
function hasFailedForGood(phase: string | undefined, application: LiveObject): boolean {
  if (phase !== 'Failed' && phase !== 'Error') return false;
  return syncStatusOf(application) !== 'Synced' && !isRequested(application);
}

interface Failure {
  readonly message: string;
  /** The text that tells the class. */
  readonly cause: string;
}

/** Of several objects at fault, the one that is first in the Plan: much of what fails after it fails because of it. */
function failureOf({ operation, plan }: Facts): Failure {
  const failures = objectsAt(operation, ['syncResult', 'resources']).filter(hasFailed);
  const places = new Map(plan.objects.map(({ id }, index) => [id, index]));
  const placeOf = (one: JsonObject): number => places.get(resourceId(one) ?? '') ?? places.size;
  const [first, ...others] = failures.sort((left, right) => placeOf(left) - placeOf(right));
  const cause = textAt(first ?? operation, ['message']) ?? '';
  if (first === undefined) return { message: steadyText(cause), cause };
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return { message: `${resourceId(first) ?? 'An object'}: ${steadyText(cause)}${more}`, cause };
}

function hasFailed(result: JsonObject): boolean {
  const { status, hookPhase } = result;
  return status === 'SyncFailed' || hookPhase === 'Failed' || hookPhase === 'Error';
}

/**
 * RetryStrategy.NextRetryAt, with its defaults: 5 s, factor 2, at most 3 minutes. Undefined when it is overdue: the controller is
 * busy, or does not run, and to name a time would be a guess.
 */
function nextRetryOf(
  operation: JsonValue | undefined,
  { finished, now }: { readonly finished: Instant; readonly now: Instant },
): Instant | undefined {
  const backoff = valueAt(operation, ['operation', 'retry', 'backoff']);
  const first = durationAt(backoff, 'duration') ?? 5 * SECOND;
  const longest = durationAt(backoff, 'maxDuration') ?? 3 * MINUTE;
  const factor = Math.max(1, integerAt(backoff, ['factor']) ?? 2);
  const wait = first * factor ** countAt(operation, ['retryCount']);
  const next = finished + (longest > 0 ? Math.min(wait, longest) : wait);
  return next > now ? next : undefined;
}

/** A duration of Go, or a number of seconds as a text. */
function durationAt(backoff: JsonValue | undefined, name: string): number | undefined {
  const text = textAt(backoff, [name]);
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) * SECOND : parseGoDuration(text);
}

function running(facts: Facts): ApplierState | undefined {
  const { operation, application } = facts;
  const phase = textAt(operation, ['phase']);
  if (phase === 'Running' || phase === 'Terminating') {
    return said(facts, {
      phase: 'Applying',
      reason: phase === 'Terminating' ? 'Terminating' : 'Syncing',
      message: steadyText(textAt(operation, ['message']) ?? STARTED),
      since: parseInstant(member(operation, 'startedAt')),
      retries: countAt(operation, ['retryCount']),
    });
  }
  return isRequested(application) ? said(facts, { phase: 'Applying', reason: 'Syncing', message: STARTED }) : undefined;
}

const STARTED = 'The sync has started.';

/** A sync that is asked for, and of which the operation state says nothing yet. */
function isRequested(application: LiveObject): boolean {
  return isJsonObject(application['operation']);
}

function applied(facts: Facts): ApplierState | undefined {
  if (syncStatusOf(facts.application) !== 'Synced') return undefined;
  const since = parseInstant(member(facts.operation, 'finishedAt'));
  return said(facts, { phase: 'Applied', reason: 'Synced', message: 'Everything is as Git has it.', since });
}

function unsynced(facts: Facts): ApplierState | undefined {
  if (syncStatusOf(facts.application) !== 'OutOfSync') return undefined;
  const refused = broken(facts, ['SyncError']);
  if (refused !== undefined) return refused;
  if (isAutomated(facts.application)) {
    return said(facts, { phase: 'Applying', reason: 'OutOfSync', message: 'A sync is about to start.' });
  }
  const message = 'The Application is out of sync, and nobody syncs it: automated sync is off.';
  return said(facts, { phase: 'Suspended', reason: 'ManualSync', message });
}

function isAutomated({ spec }: LiveObject): boolean {
  const automated = valueAt(spec, ['syncPolicy', 'automated']);
  return isJsonObject(automated) && automated['enabled'] !== false;
}

function syncStatusOf({ status }: LiveObject): string | undefined {
  return textAt(status, ['sync', 'status']);
}
