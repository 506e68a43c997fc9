import { isSameJson } from '../json/is-same-json.ts';
import type { JsonObject } from '../json/json.ts';
import { formatInstant, type Instant } from '../time/instant.ts';
import { type ConditionFacts, deriveConditions, isReady } from './derive-conditions.ts';
import { isUnreadable } from './derive-facts.ts';
import { findDrift } from './find-drift.ts';
import { type GatheredFindings, resourceOf } from './gather-findings.ts';
import type { KindReport, KindStatus, StatusFacts } from './kind-status.ts';
import type { PhaseDefinition } from './phase-table.ts';
import { planRetry } from './plan-retry.ts';
import type { PreviousStatus } from './read-previous.ts';
import type { BlockingStatus, CommonStatus, ComponentStatus, FailureStatus, RetryStatus } from './status.ts';
import { writeConditions } from './write-conditions.ts';
import { writeDrift } from './write-drift.ts';

/** What a status is written from. */
export interface StatusInput extends GatheredFindings {
  readonly phase: PhaseDefinition;
  readonly words: KindStatus;
  readonly message: string;
}

/** The whole status, with `lastUpdated` moved only if anything else did. */
export function writeStatus(found: StatusInput): CommonStatus {
  const { input, previous, plan, phase, words, message } = found;
  const ready = isReady(found);
  const drift = writeDrift(findDrift(found, ready), previous.drift, input.now);
  const facts: ConditionFacts = { ...found, driftCount: drift.count };
  const generation = input.resource.metadata.generation ?? 0;
  const now = formatInstant(input.now);
  const report = plan === undefined ? NO_REPORT : words.report(statusFacts(found, { plan, isReady: ready, now }));
  const status = {
    ...report.fields,
    phase: phase.name,
    message,
    observedGeneration: generation,
    ...digests(found, ready),
    conditions: writeConditions(deriveConditions(facts), previous, { now: input.now, generation }),
    components: isPlanUnreadable(found) ? componentsBefore(previous) : found.components.map(({ status: each }) => each),
    endpoints: report.endpoints,
    drift,
    ...blockingOf(found),
    ...lastFailureOf(found),
  };
  return { ...status, lastUpdated: lastUpdated(status, previous, formatInstant(seenAt(found))) };
}

/**
 * No earlier than what it tells of was made: where the clock of whoever looks is behind that of the API server, everything would seem to be
 * made again since.
 */
function seenAt({ input, objects }: StatusInput): Instant {
  return Math.max(input.now, ...objects.map(({ writtenAt }) => writtenAt));
}

function isPlanUnreadable(found: StatusInput): boolean {
  return found.plan === undefined && isUnreadable(found);
}

/** What the parts were is all that is known of them while their Plan cannot be read. */
function componentsBefore({ components }: PreviousStatus): readonly ComponentStatus[] {
  return [...components].map(([name, { progressSince, ...known }]) => ({
    name,
    ...known,
    ...(progressSince === undefined ? {} : { progressSince: formatInstant(progressSince) }),
  }));
}

const NO_REPORT: KindReport = { endpoints: {}, fields: {} };

function statusFacts(
  { input, previous, components }: StatusInput,
  facts: Pick<StatusFacts, 'plan' | 'isReady' | 'now'>,
): StatusFacts {
  return {
    ...facts,
    resource: resourceOf(input.resource),
    live: input.live,
    components: components.map(({ status }) => status),
    previous: previous.whole,
  };
}

/** A Plan that once was ready is worth going back to until the next one is. */
function digests({ plan, previous }: StatusInput, ready: boolean): Partial<CommonStatus> {
  const planDigest = plan?.digest ?? previous.planDigest;
  const lastGoodPlanDigest = ready ? plan?.digest : previous.lastGoodPlanDigest;
  return {
    ...(planDigest === undefined ? {} : { planDigest }),
    ...(lastGoodPlanDigest === undefined ? {} : { lastGoodPlanDigest }),
  };
}

function blockingOf(found: StatusInput): { readonly blocking?: BlockingStatus; readonly retry?: RetryStatus } {
  const { blocking: cause, input, policy, applier, phase } = found;
  if (cause === undefined || phase.stage === 'deleting') return {};
  const since = blockingSince(found) ?? input.now;
  const { object, reason, message } = cause;
  const retry = planRetry({ cause, since, now: input.now, policy, applier });
  return {
    blocking: { object, reason, message, since: formatInstant(since) },
    ...(retry === undefined ? {} : { retry }),
  };
}

function blockingSince({ blocking, previous }: StatusInput): Instant | undefined {
  const before = previous.blocking;
  return before?.object === blocking?.object && before?.reason === blocking?.reason ? before?.since : undefined;
}

/** The last failure is kept after recovery; while it lasts, so is its time. */
function lastFailureOf(found: StatusInput): { readonly lastFailure?: FailureStatus } {
  const { phase, blocking, previous } = found;
  const before = previous.lastFailure;
  const reason = blocking?.reason ?? phase.name;
  const isSame = previous.conditions.get('Failed')?.status === 'True' && before?.reason === reason;
  if (phase.stage === 'failed' && !isSame) return { lastFailure: newFailure(found, reason) };
  return before === undefined ? {} : { lastFailure: before };
}

function newFailure({ blocking, plan, input, message }: StatusInput, reason: string): FailureStatus {
  const planDigest = plan === undefined ? {} : { planDigest: plan.digest };
  return { reason, message: blocking?.message ?? message, time: formatInstant(input.now), ...planDigest };
}

/** Moves only when anything else did. */
function lastUpdated(status: JsonObject, previous: PreviousStatus, now: string): string {
  const { lastUpdated: before, ...rest } = previous.whole;
  return typeof before === 'string' && isSameJson(rest, status) ? before : now;
}
