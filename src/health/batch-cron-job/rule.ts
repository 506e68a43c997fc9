import { trueCondition } from '../../core/health/conditions.ts';
import { objectsAt, textAt } from '../../core/health/field-readers.ts';
import type { Health, HealthContext, HealthRule } from '../../core/health/health.ts';
import { lastJobFailure } from '../../core/health/job-failure.ts';
import { lastSpecWrite } from '../../core/health/last-write.ts';
import { counted, quotation } from '../../core/health/quotation.ts';
import { schedulePeriod } from '../../core/health/schedule-period.ts';
import { valueAt } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { objectId, referenceOf } from '../../core/manifest/object-id.ts';
import { type Instant, MINUTE, parseInstant } from '../../core/time/instant.ts';

/** A CronJob has no conditions: its last run and its schedule tell. */
export const cronJobRule: HealthRule = {
  groupKind: 'CronJob.batch',
  summary: 'It is scheduled as its schedule says, and its last finished run succeeded.',
  isAdvisory: true,
  reads: ['Job.batch', 'Pod'],
  assess,
};

function assess(cronJob: LiveObject, context: HealthContext): Health {
  if (valueAt(cronJob, ['spec', 'suspend']) === true) {
    return { status: 'Suspended', reason: 'Suspended', message: 'No run is started: spec.suspend is true' };
  }
  const due = dueTime(cronJob);
  const health = scheduleHealth(due, context.now) ?? runHealth(cronJob, context) ?? regularHealth(cronJob);
  return due === undefined || due <= context.now ? health : { ...health, nextCheck: due };
}

/** When a run has certainly been missed: two periods after the last, and an hour for clocks that change. */
function dueTime(cronJob: LiveObject): Instant | undefined {
  const period = schedulePeriod(textAt(cronJob, ['spec', 'schedule']) ?? '');
  const starts = [
    parseInstant(valueAt(cronJob, ['status', 'lastScheduleTime'])),
    parseInstant(valueAt(cronJob, ['metadata', 'creationTimestamp'])),
    lastSpecWrite(cronJob),
  ].filter((time) => time !== undefined);
  if (period === undefined || starts.length === 0) return undefined;
  return Math.max(...starts) + (2 * period + 60) * MINUTE;
}

function scheduleHealth(due: Instant | undefined, now: Instant): Health | undefined {
  if (due === undefined || now < due) return undefined;
  return {
    status: 'Degraded',
    reason: 'NotScheduled',
    message: 'No run has been started for two periods of the schedule',
    errorClass: 'component',
    hint: 'Look at the Events of the CronJob: a run that never ends under concurrencyPolicy Forbid, a full quota, or a controller that is down.',
  };
}

/** The newest run that ended decides; where its Job cannot be read any more, the times in the status do. */
function runHealth(cronJob: LiveObject, context: HealthContext): Health | undefined {
  const runs = context.live.ownedBy(cronJob.metadata.uid, 'Job.batch').filter(hasEnded);
  let last: LiveObject | undefined;
  for (const run of runs) if (last === undefined || createdAt(run) > createdAt(last)) last = run;
  if (last === undefined) return failureByTimes(cronJob);
  if (trueCondition(last, 'Failed') === undefined) return undefined;
  const failure = lastJobFailure(last, context);
  return {
    ...RUN_FAILED,
    message: `The last run failed${failure === undefined ? '' : `: ${quotation(failure.message)}`}`,
    culprit: failure?.culprit ?? objectId(referenceOf(last)),
    ...(failure !== undefined && { errorClass: failure.errorClass }),
  };
}

const RUN_FAILED = {
  status: 'Degraded',
  reason: 'LastRunFailed',
  errorClass: 'component',
  hint: 'Read the logs of the last run; the next one may succeed by itself.',
} as const;

function hasEnded(job: LiveObject): boolean {
  return trueCondition(job, 'Failed') !== undefined || trueCondition(job, 'Complete') !== undefined;
}

function createdAt(job: LiveObject): Instant {
  return parseInstant(valueAt(job, ['metadata', 'creationTimestamp'])) ?? 0;
}

function failureByTimes(cronJob: LiveObject): Health | undefined {
  const scheduled = parseInstant(valueAt(cronJob, ['status', 'lastScheduleTime']));
  const successful = parseInstant(valueAt(cronJob, ['status', 'lastSuccessfulTime']));
  const isActive = objectsAt(cronJob, ['status', 'active']).length > 0;
  if (scheduled === undefined || isActive || (successful !== undefined && successful >= scheduled)) return undefined;
  return { ...RUN_FAILED, message: 'No run has succeeded since the last one was started, and none is active' };
}

function regularHealth(cronJob: LiveObject): Health {
  const active = objectsAt(cronJob, ['status', 'active']).length;
  if (active > 0) return { status: 'Ready', reason: 'Running', message: `${counted(active, 'run')} active` };
  if (valueAt(cronJob, ['status', 'lastScheduleTime']) === undefined) {
    return { status: 'Ready', reason: 'NotYetDue', message: 'No run has been due yet' };
  }
  return { status: 'Ready', reason: 'LastRunSucceeded', message: 'The last run succeeded' };
}
