import { type Instant, MINUTE, parseInstant, SECOND } from '../time/instant.ts';
import { deriveFacts, isUnreadable, LOSS_GRACE } from './derive-facts.ts';
import { describeStatus } from './describe-status.ts';
import type { Evaluation, EvaluationInput } from './evaluation.ts';
import { newsEndOf } from './find-drift.ts';
import { gatherFindings, type GatheredFindings } from './gather-findings.ts';
import { isPaused, pausedEvaluation } from './paused.ts';
import { STANDARD_STATUS } from './standard-status.ts';
import type { CommonStatus } from './status.ts';
import { statusEvents } from './status-events.ts';
import { walkPhases } from './walk-phases.ts';
import { writeStatus } from './write-status.ts';

/**
 * Says what state a resource is in: a pure function of the resource, its Plan, what the cluster holds, the status before and the time.
 * The same input gives the same answer, whatever the order of the live objects; given its own answer as the status before, it
 * changes nothing. Without a status before it comes to the same verdict, but has no times and does not know what was ready.
 */
export function evaluate(input: EvaluationInput): Evaluation {
  const isDeleting = input.resource.metadata.deletionTimestamp !== undefined;
  if (isPaused(input.resource) && !isDeleting) return pausedEvaluation(input);
  const words = input.kind.status ?? STANDARD_STATUS;
  const found = gatherFindings(input, words);
  const { phase, transitions } = walkPhases(words.phases, found.previous.phase, deriveFacts(found, words.phases));
  const status = writeStatus({ ...found, phase, words, message: describeStatus(found, phase, words) });
  const events = statusEvents(status, found.previous, { transitions, table: words.phases });
  return { status, transitions, events, nextCheck: nextCheckOf(found, status) };
}

/** How often a kind that could not be read is tried again, and a dependency that was not there. */
const READ_AGAIN = MINUTE;
const LOOK_AGAIN = 30 * SECOND;

/** The next moment at which time alone may change the verdict. */
function nextCheckOf(found: GatheredFindings, { conditions, drift, retry }: CommonStatus): Instant | undefined {
  const { input, objects, components } = found;
  const lost = conditions.find(({ type, status }) => type === 'Degraded' && status === 'True');
  const lostSince = parseInstant(lost?.lastTransitionTime);
  const times = [
    ...objects.map(({ health }) => health.nextCheck),
    ...components.map(({ nextCheck }) => nextCheck),
    ...found.deadlines.map(({ end }) => end),
    ...(lostSince === undefined ? [] : [lostSince + LOSS_GRACE, lostSince + found.retryBudget]),
    parseInstant(retry?.nextTime),
    newsEndOf(drift),
    isUnreadable(found) ? input.now + READ_AGAIN : undefined,
    found.dependencies.isHolding ? input.now + LOOK_AGAIN : undefined,
  ].filter((time) => time !== undefined && time > input.now && Number.isFinite(time));
  return times.length === 0 ? undefined : Math.min(...times.map(Number));
}
