import { valueAt } from '../../json/json.ts';
import type { LiveObject } from '../../live/live-object.ts';
import {
  current,
  failed,
  inProgress,
  integerAt,
  type Kstatus,
  type KstatusRule,
  textAt,
  unreadable,
} from './kstatus.ts';
import { type KstatusCondition, readConditions } from './kstatus-conditions.ts';

/** The status of a Job. To kstatus a Job that runs is current. */
export const jobKstatus: KstatusRule = (job, { conditions }) => {
  const ended = statusOfEnded(job, conditions);
  if (ended !== undefined) return ended;
  return hasStarted(job) ? current(progressOf(job)) : inProgress('JobNotStarted', 'Job not started');
};

/**
 * The status of a Job as Flux reads it (fluxcd/pkg, runtime/statusreaders): current only when it has completed or is suspended. Flux
 * puts it in the place of all of kstatus, so that a Job being deleted is not Terminating and its generation is not looked at.
 */
export function fluxJobKstatus(job: LiveObject): Kstatus {
  if (valueAt(job, ['spec', 'suspend']) === true) return current('Job is suspended');
  const conditions = readConditions(job);
  if (conditions === undefined) return unreadable('status.conditions');
  const ended = statusOfEnded(job, conditions);
  if (ended !== undefined) return ended;
  if (hasStarted(job)) return inProgress('JobInProgress', progressOf(job));
  return inProgress('JobNotStarted', `Job not started. active: 0/${parallelismOf(job)}`);
}

function statusOfEnded(job: LiveObject, conditions: readonly KstatusCondition[]): Kstatus | undefined {
  const completions = integerAt(job, 'spec.completions', parallelismOf(job));
  const end = conditions.find(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True');
  if (end === undefined) return undefined;
  return end.type === 'Complete'
    ? current(`Job Completed. succeeded: ${integerAt(job, 'status.succeeded', 0)}/${completions}`)
    : failed('JobFailed', `Job Failed. failed: ${integerAt(job, 'status.failed', 0)}/${completions}`);
}

function hasStarted(job: LiveObject): boolean {
  return textAt(job, 'status.startTime', '') !== '';
}

function parallelismOf(job: LiveObject): number {
  return integerAt(job, 'spec.parallelism', 1);
}

function progressOf(job: LiveObject): string {
  const [succeeded, active, failures] = ['succeeded', 'active', 'failed'].map((field) =>
    integerAt(job, `status.${field}`, 0),
  );
  return `Job in progress. success:${succeeded}, active: ${active}, failed: ${failures}`;
}
