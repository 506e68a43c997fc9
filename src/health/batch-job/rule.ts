import { type LiveCondition, trueCondition } from '../../core/health/conditions.ts';
import { countAt, integerAt } from '../../core/health/field-readers.ts';
import type { Health, HealthContext, HealthRule } from '../../core/health/health.ts';
import { lastJobFailure } from '../../core/health/job-failure.ts';
import { findCreationWarning } from '../../core/health/pod-creation-problem.ts';
import { findPodProblem, type PodProblem } from '../../core/health/pod-problem.ts';
import { counted, quotation, quotedAfter, reasonOr } from '../../core/health/quotation.ts';
import { valueAt } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';

/** The strict profile of a Job: unlike kstatus, a running Job is not ready; unlike both kstatus and Argo CD, failure is told while pods still end (KEP-3329, KEP-3998). */
export const jobRule: HealthRule = {
  groupKind: 'Job.batch',
  summary: 'The Job is complete, or has met its success criteria.',
  // Tries and their pauses take long; what bounds them is the Job's own activeDeadlineSeconds and backoffLimit.
  progressDeadlineSeconds: 3600,
  reads: ['Pod', 'Event'],
  assess,
};

function assess(job: LiveObject, context: HealthContext): Health {
  if (trueCondition(job, 'Complete') !== undefined) return succeeded(job, 'Complete');
  const failure = trueCondition(job, 'Failed') ?? trueCondition(job, 'FailureTarget');
  if (failure !== undefined) return failed(job, failure, context);
  if (trueCondition(job, 'SuccessCriteriaMet') !== undefined) return succeeded(job, 'SuccessCriteriaMet');
  if (valueAt(job, ['spec', 'suspend']) === true) {
    return { status: 'Suspended', reason: 'Suspended', message: 'The Job is suspended: spec.suspend is true' };
  }
  return startHealth(job, context) ?? runHealth(job, context);
}

function succeeded(job: LiveObject, reason: string): Health {
  return { status: 'Ready', reason, message: `The Job succeeded with ${counted(succeededPods(job), 'pod')}` };
}

function failed(job: LiveObject, condition: LiveCondition, context: HealthContext): Health {
  const reason = reasonOr(condition.reason, 'JobFailed');
  const pods = countAt(job, ['status', 'failed']);
  const tries = pods === 0 ? 'The Job failed' : `The Job failed after ${counted(pods, 'failed pod')}`;
  const last = lastJobFailure(job, context);
  if (last === undefined) {
    return {
      status: 'Failed',
      reason,
      message: `${tries}${quotedAfter(condition.message)}`,
      errorClass: 'component',
      hint: HINT,
    };
  }
  return {
    status: 'Failed',
    reason,
    message: `${tries}: ${last.message}`,
    culprit: last.culprit,
    errorClass: last.errorClass,
    hint: HINT,
  };
}

const HINT =
  'Read the logs of its last pod; a Job runs again when its template changes, or when it is deleted and applied again.';

/** Before the first pod: the controller has not come by, or the API server refuses the pods (quota, admission). */
function startHealth(job: LiveObject, context: HealthContext): Health | undefined {
  const seen = countAt(job, ['status', 'active']) + countAt(job, ['status', 'failed']) + succeededPods(job);
  if (seen > 0) return undefined;
  // The Job controller tries for as long as the Job may run, so that a refusal is no failure yet.
  const refusal = findCreationWarning(job, [], context);
  if (refusal !== undefined) {
    const { reason, message, errorClass, culprit, hint } = refusal;
    return {
      status: 'Progressing',
      reason,
      message: `The Job cannot create its pod: ${message}`,
      errorClass,
      culprit,
      hint,
    };
  }
  return { status: 'Progressing', reason: 'NotStarted', message: 'The Job has not started a pod yet' };
}

function runHealth(job: LiveObject, context: HealthContext): Health {
  const problem = podProblem(job, context);
  const counts = countsOf(job);
  if (problem !== undefined) {
    return {
      status: problem.severity === 'failed' && START_FAILURES.test(problem.reason) ? 'Failed' : 'Progressing',
      reason: reasonOr(problem.reason, 'PodNotReady'),
      message: `${counts}; ${problem.subject ?? 'a pod'}${quotedAfter(problem.message)}`,
      culprit: problem.culprit,
      errorClass: problem.errorClass,
      hint: problem.hint,
      nextCheck: problem.nextCheck,
    };
  }
  const last = lastJobFailure(job, context);
  if (last === undefined) return { status: 'Progressing', reason: 'Running', message: counts };
  const message = `${counts}; last failure: ${quotation(last.message)}`;
  return { status: 'Progressing', reason: 'Retrying', message, culprit: last.culprit, errorClass: last.errorClass };
}

/** What keeps a pod from ever starting. A crash is counted by the Job itself, which gives up on its own terms. */
const START_FAILURES = /Image|^Create|^InvalidImageName$|^RunContainerError$/;

function podProblem(job: LiveObject, context: HealthContext): PodProblem | undefined {
  const problems = context.live
    .ownedBy(job.metadata.uid, 'Pod')
    .filter((pod) => pod.metadata.deletionTimestamp === undefined && !hasEnded(pod))
    .flatMap((pod) => findPodProblem(pod, context) ?? []);
  return problems.find(({ severity }) => severity === 'failed') ?? problems[0];
}

function hasEnded(pod: LiveObject): boolean {
  const phase = valueAt(pod, ['status', 'phase']);
  return phase === 'Succeeded' || phase === 'Failed';
}

function countsOf(job: LiveObject): string {
  const [active, failures] = [countAt(job, ['status', 'active']), countAt(job, ['status', 'failed'])];
  const wanted = integerAt(job, ['spec', 'completions']) ?? 1;
  const tries = (integerAt(job, ['spec', 'backoffLimit']) ?? 6) + 1;
  const done = `${succeededPods(job)} of ${counted(wanted, 'completion')}`;
  return `${counted(active, 'pod')} active, ${done}, ${failures} of at most ${counted(tries, 'try')} failed`.replace(
    'trys',
    'tries',
  );
}

function succeededPods(job: LiveObject): number {
  return countAt(job, ['status', 'succeeded']);
}
