import type { ErrorClass } from '../health/health.ts';
import { type JsonValue, member } from '../json/json.ts';
import { digestOf } from '../manifest/digest.ts';
import { MAX_RETRIES_ANNOTATION } from '../synth/labels.ts';
import { type Instant, SECOND } from '../time/instant.ts';
import { CLASS_INTERVALS } from './classify-error.ts';
import type { RetryPolicy } from './kind-status.ts';

/** At the longest back-off of five minutes, three and a half days. */
const RETRIES_LIMIT = 1000;

/** The wait before each retry, in seconds: `initialSeconds`, times `factor` after each, at most `maxSeconds`; at most 1000 of them. */
export function retrySchedule(policy: RetryPolicy): readonly number[] {
  const waits: number[] = [];
  const count = Math.min(policy.maxRetries, RETRIES_LIMIT);
  for (let wait = policy.initialSeconds; waits.length < count; wait *= policy.factor) {
    wait = Math.min(wait, policy.maxSeconds);
    waits.push(wait);
  }
  return waits;
}

/** How far a schedule has come. */
export interface RetryProgress {
  /** How many retries are over. */
  readonly count: number;
  /** When the next is due; absent when there is none left. */
  readonly next?: Instant;
  readonly isExhausted: boolean;
}

/** How many retries of the policy fit between a failure and now. A moment before the failure counts as the failure. */
export function retriesDone(policy: RetryPolicy, since: Instant, now: Instant): RetryProgress {
  let due = since;
  let count = 0;
  for (const wait of retrySchedule(policy)) {
    due += wait * SECOND;
    if (now < due) return { count, next: due, isExhausted: false };
    count += 1;
  }
  // A policy without an end goes on at its longest wait.
  if (policy.maxRetries <= count) return { count, isExhausted: true };
  const longest = policy.maxSeconds * SECOND;
  const more = Math.floor((now - due) / longest);
  return { count: count + more, next: due + (more + 1) * longest, isExhausted: false };
}

/** What a resource says about its retries. */
export interface MaxRetries {
  /** From 0 to 1000; absent where the annotation is, or says nothing. */
  readonly maxRetries?: number;
  /** Why the annotation says nothing, as a sentence. */
  readonly ignored?: string;
}

/** Reads `planwright.dev/max-retries` from a resource's annotations. A value that is no number from 0 to 1000 is ignored, and said to be. */
export function maxRetriesOf(annotations: JsonValue | undefined): MaxRetries {
  const value = member(annotations, MAX_RETRIES_ANNOTATION);
  if (value === undefined) return {};
  if (typeof value === 'string' && /^\d{1,4}$/.test(value) && Number(value) <= RETRIES_LIMIT) {
    return { maxRetries: Number(value) };
  }
  const shown = JSON.stringify(value).slice(0, 64);
  return {
    ignored: `The annotation ${MAX_RETRIES_ANNOTATION} is ${shown}: it is ignored, because it is no number from 0 to ${RETRIES_LIMIT}.`,
  };
}

/** What an interval depends on beside the class of the error. */
export interface IntervalSeed {
  /** What sets this resource apart from others that wait: its id, say. */
  readonly text: string;
  /** How many tries have failed; the first try is over when it is 1. */
  readonly count: number;
  /** The kind's back-off, for errors of components. */
  readonly policy: RetryPolicy;
}

/**
 * How long to wait before looking again, in seconds: inside the class's interval, spread over resources and tries, so that a
 * thousand resources that fail together are not looked at together. The same seed always gives the same time.
 */
export function intervalOf(errorClass: ErrorClass, seed: IntervalSeed): number {
  const { minSeconds, maxSeconds, doubles = false } = boundsOf(errorClass, seed.policy);
  const spread = fractionOf(`${seed.text} ${seed.count}`);
  if (!doubles) return Math.round(minSeconds + spread * (maxSeconds - minSeconds));
  const doublings = Math.max(0, Math.min(seed.count - 1, DOUBLINGS_LIMIT));
  const wait = Math.min(maxSeconds, minSeconds * factorOf(errorClass, seed.policy) ** doublings);
  // Up to a tenth earlier: never later, so that the longest wait of the class holds.
  return Math.max(minSeconds, Math.round(wait * (1 - spread / 10)));
}

const DOUBLINGS_LIMIT = 64;

function boundsOf(errorClass: ErrorClass, policy: RetryPolicy): (typeof CLASS_INTERVALS)[ErrorClass] {
  if (errorClass !== 'component') return CLASS_INTERVALS[errorClass];
  return { minSeconds: policy.initialSeconds, maxSeconds: policy.maxSeconds, doubles: true };
}

function factorOf(errorClass: ErrorClass, policy: RetryPolicy): number {
  return errorClass === 'component' ? policy.factor : 2;
}

/** A number from 0 to 1, evenly spread over texts. */
function fractionOf(text: string): number {
  const digits = digestOf(text).slice('sha256:'.length, 'sha256:'.length + 8);
  return Number.parseInt(digits, 16) / 0xffff_ffff;
}
