import { isJsonObject, type JsonValue, member } from '../../json/json.ts';
import { groupKindOf, type LiveObject } from '../../live/live-object.ts';
import type { Instant } from '../../time/instant.ts';
import { fluxJobKstatus } from './job-kstatus.ts';
import { current, failed, inProgress, isInteger, type Kstatus, unreadable } from './kstatus.ts';
import { type KstatusCondition, readConditions } from './kstatus-conditions.ts';
import { KSTATUS_RULES } from './kstatus-rules.ts';

/** What decides beside the object. */
export interface KstatusOptions {
  readonly now: Instant;
  /** `flux`: Jobs as Flux's kustomize-controller reads them, which waits for their end; default `kstatus`. */
  readonly jobs?: 'kstatus' | 'flux';
}

/**
 * What kstatus says of the object: Flux, Helm 4 and whoever else waits with kstatus sees exactly this. It follows fluxcd/cli-utils
 * 1.2.3; test/control-plane/kstatus compares the two on live objects.
 */
export function computeKstatus(object: LiveObject, { now, jobs = 'kstatus' }: KstatusOptions): Kstatus {
  if (jobs === 'flux' && groupKindOf(object) === 'Job.batch') return fluxJobKstatus(object);
  return statusOfDeletion(object) ?? statusOfGeneration(object) ?? statusOfContent(object, now);
}

function statusOfContent(object: LiveObject, now: Instant): Kstatus {
  const conditions = readConditions(object);
  if (conditions === undefined) return unreadable('status.conditions');
  return (
    statusOfStandardConditions(conditions) ??
    KSTATUS_RULES.get(groupKindOf(object))?.(object, { conditions, now }) ??
    statusOfReady(conditions) ??
    current('Resource is current')
  );
}

function statusOfDeletion(object: LiveObject): Kstatus | undefined {
  const deletion = lookUp(object, 'metadata', 'deletionTimestamp');
  if (deletion === ABSENT || deletion === '') return undefined;
  return typeof deletion === 'string'
    ? { status: 'Terminating', reason: '', message: 'Resource scheduled for deletion' }
    : unreadable('metadata.deletionTimestamp');
}

/** Any other generation counts as not observed, also a later one; where either is absent, nothing is said. */
function statusOfGeneration(object: LiveObject): Kstatus | undefined {
  const generation = lookUp(object, 'metadata', 'generation');
  if (generation === ABSENT) return undefined;
  if (!isInteger(generation)) return unreadable('metadata.generation');
  const observed = lookUp(object, 'status', 'observedGeneration');
  if (observed === ABSENT || observed === generation) return undefined;
  if (!isInteger(observed)) return unreadable('status.observedGeneration');
  const message = `${object.kind} generation is ${generation}, but latest observed generation is ${observed}`;
  return inProgress('LatestGenerationNotObserved', message);
}

const ABSENT = Symbol('absent');

/** A member of a member. Undefined where the outer one is no object, which is an error to kstatus; absent where there is nothing. */
function lookUp(object: LiveObject, outer: string, inner: string): JsonValue | undefined | typeof ABSENT {
  const parent = member(object, outer) ?? null;
  if (parent === null) return ABSENT;
  if (!isJsonObject(parent)) return undefined;
  const value = member(parent, inner);
  return value === undefined ? ABSENT : value;
}

function statusOfStandardConditions(conditions: readonly KstatusCondition[]): Kstatus | undefined {
  const first = conditions.find(
    ({ type, status }) => (type === 'Reconciling' || type === 'Stalled') && status === 'True',
  );
  if (first === undefined) return undefined;
  return (first.type === 'Stalled' ? failed : inProgress)(first.reason, first.message);
}

/** The first Ready with one of the three statuses. False is no failure to kstatus. */
function statusOfReady(conditions: readonly KstatusCondition[]): Kstatus | undefined {
  const ready = conditions.find(({ type, status }) => type === 'Ready' && READY_STATUSES.includes(status));
  if (ready === undefined) return undefined;
  return ready.status === 'True' ? current('Resource is Ready') : inProgress(ready.reason, ready.message);
}

const READY_STATUSES = ['True', 'False', 'Unknown'];
