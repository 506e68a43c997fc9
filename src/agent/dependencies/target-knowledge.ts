import type { DependencyState } from '../../core/status/evaluation.ts';
import { formatInstant, type Instant, MINUTE, SECOND } from '../../core/time/instant.ts';
import type { ProbeResult } from '../ports.ts';
import { breakerAfterFailure, type CircuitBreaker, CLOSED_BREAKER } from './circuit-breaker.ts';

/** No target is looked at more often, whatever anybody asks for. In milliseconds. */
export const SHORTEST_PAUSE = 5 * SECOND;

/** What the looks at one target have brought so far. */
export interface TargetKnowledge {
  readonly breaker: CircuitBreaker;
  /** What counts; undefined until the first look has ended. */
  readonly verdict: 'Available' | 'Unavailable' | undefined;
  /** Of the verdict. */
  readonly message: string;
  /** When it was last there. */
  readonly seen: Moment | undefined;
  /** When the first of the looks ended that failed in a row. */
  readonly failingSince: Instant | undefined;
  /** When it is looked at again, while the breaker is open. */
  readonly nextTrial: Instant | undefined;
}

/** The same moment by both clocks: `elapsed` measures, `time` is written. */
export interface Moment {
  readonly elapsed: number;
  readonly time: Instant;
}

/** Nothing. */
export const NO_KNOWLEDGE: TargetKnowledge = {
  breaker: CLOSED_BREAKER,
  verdict: undefined,
  message: 'nobody has looked yet',
  seen: undefined,
  failingSince: undefined,
  nextTrial: undefined,
};

/** A look that has ended. */
export interface EndedLook {
  readonly result: ProbeResult;
  readonly ended: Moment;
  /** In milliseconds, between two looks at what is there. */
  readonly interval: number;
  /** From 0 up to 1: waits are up to a tenth longer, so that targets do not keep step. */
  readonly lot: number;
}

/**
 * What is known after a look, and how many milliseconds the next one waits. A single failure does not take back that something is there:
 * the second look, after the first step of the back-off (5 s, 10 s, 20 s, 40 s, then the breaker), has to agree.
 */
export function learn(
  before: TargetKnowledge,
  look: EndedLook,
): { readonly knowledge: TargetKnowledge; readonly wait: number } {
  const { result, ended, interval } = look;
  if (!result.isAvailable) return learnFailure(before, look);
  const { message } = result;
  const knowledge: TargetKnowledge = { ...NO_KNOWLEDGE, verdict: 'Available', message, seen: ended };
  return { knowledge, wait: jittered(Math.max(interval, SHORTEST_PAUSE), look) };
}

function learnFailure(before: TargetKnowledge, look: EndedLook): ReturnType<typeof learn> {
  const { result, ended, interval } = look;
  const breaker = breakerAfterFailure(before.breaker, ended.elapsed);
  const wait = jittered(breaker.phase === 'closed' ? backOff(breaker.failures) : breaker.trialAt - ended.elapsed, look);
  const failing = {
    breaker,
    failingSince: before.failingSince ?? ended.time,
    nextTrial: breaker.phase === 'closed' ? undefined : ended.time + wait,
  };
  const isUnconfirmed = breaker.failures === 1 && lookedUp(before, { now: ended.elapsed, interval }) === 'Available';
  const verdict = isUnconfirmed
    ? { verdict: before.verdict, message: before.message }
    : { verdict: 'Unavailable' as const, message: result.message };
  return { knowledge: { seen: before.seen, ...failing, ...verdict }, wait };
}

/** The seed's: 5 s after the first failure, then twice as long each time. */
function backOff(failures: number): number {
  return Math.min(SHORTEST_PAUSE * 2 ** (failures - 1), 5 * MINUTE);
}

function jittered(wait: number, { lot }: EndedLook): number {
  return Math.round(wait * (1 + lot / 10));
}

/** When what was seen to be there stops counting unless it is seen again. By `elapsed`, in milliseconds. */
export function staleAt({ elapsed }: Moment, interval: number): number {
  return elapsed + 3 * Math.max(interval, SHORTEST_PAUSE);
}

/** What is said of a target now. The words change only when something new is known: they stand in statuses. */
export function stateOfTarget(
  knowledge: TargetKnowledge,
  at: { readonly now: number; readonly interval: number },
): Omit<DependencyState, 'name' | 'target'> {
  const { message, seen, verdict } = knowledge;
  const state = lookedUp(knowledge, at);
  if (state !== 'Unknown') return { state, message };
  const lastKnown = verdict === undefined ? {} : { lastKnown: verdict };
  if (knowledge.breaker.phase !== 'closed') return { state, message: describeBreaker(knowledge), ...lastKnown };
  if (seen === undefined) return { state, message };
  return { state, message: `it was there at ${formatInstant(seen.time)}, and no look has ended since`, ...lastKnown };
}

function lookedUp(
  { breaker, verdict, seen }: TargetKnowledge,
  { now, interval }: { readonly now: number; readonly interval: number },
): DependencyState['state'] {
  if (verdict === undefined || breaker.phase !== 'closed') return 'Unknown';
  if (verdict === 'Unavailable') return 'Unavailable';
  return seen !== undefined && now < staleAt(seen, interval) ? 'Available' : 'Unknown';
}

function describeBreaker({ breaker, failingSince = 0, nextTrial = 0, message }: TargetKnowledge): string {
  const since = `${breaker.failures} looks in a row have failed since ${formatInstant(failingSince)}`;
  return `${since}, the last one: ${message}; the next look is at ${formatInstant(nextTrial)}`;
}
