import { conditionOf, conditionsOf, type LiveCondition } from '../../core/health/conditions.ts';
import { countAt, textAt } from '../../core/health/field-readers.ts';
import type { Health, HealthContext, HealthRule } from '../../core/health/health.ts';
import { counted, quotation, quotedAfter, reasonOr } from '../../core/health/quotation.ts';
import { valueAt } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { MINUTE, parseInstant } from '../../core/time/instant.ts';

/** Metrics come a minute or two after the pods; until then Argo CD fails syncs for nothing (argoproj/argo-cd#6287). */
const METRICS_GRACE = 5 * MINUTE;

/** The strict profile of an autoscaler. */
export const horizontalPodAutoscalerRule: HealthRule = {
  groupKind: 'HorizontalPodAutoscaler.autoscaling',
  summary:
    'It reads its metrics and can scale its target; with 0 replicas it rests. Metrics may be missing for five minutes.',
  isAdvisory: true,
  assess,
};

function assess(autoscaler: LiveObject, context: HealthContext): Health {
  const able = conditionOf(autoscaler, 'AbleToScale');
  const active = conditionOf(autoscaler, 'ScalingActive');
  if (able?.status === 'False') return unable(autoscaler, able, context);
  if (active?.status === 'False') return inactive(autoscaler, active, context);
  if (able === undefined && active === undefined) {
    const message = 'The autoscaler has not looked at its target yet';
    return { status: 'Progressing', reason: 'NotObserved', message };
  }
  return {
    status: 'Ready',
    reason: able === undefined ? 'ScalingActive' : 'AbleToScale',
    message: replicasOf(autoscaler),
  };
}

function unable(autoscaler: LiveObject, condition: LiveCondition, { wasReady }: HealthContext): Health {
  const reason = reasonOr(condition.reason, 'UnableToScale');
  const said = quotedAfter(condition.message);
  if (reason === 'FailedGetScale') {
    const message = `The autoscaler cannot read the scale of ${targetOf(autoscaler)}${said}`;
    return {
      status: 'Failed',
      reason,
      message,
      errorClass: 'configuration',
      hint: 'Create the target, or correct its name and apiVersion.',
    };
  }
  const message = `The autoscaler cannot scale ${targetOf(autoscaler)}${said}`;
  return { status: wasReady ? 'Degraded' : 'Progressing', reason, message, errorClass: 'component' };
}

function inactive(autoscaler: LiveObject, condition: LiveCondition, context: HealthContext): Health {
  const reason = reasonOr(condition.reason, 'ScalingInactive');
  const said = quotedAfter(condition.message);
  if (reason === 'ScalingDisabled') {
    return { status: 'Ready', reason, message: `The autoscaler rests: ${targetOf(autoscaler)} wants no replicas` };
  }
  if (/^(Invalid|Ambiguous)/.test(reason)) {
    const message = `The autoscaler is set up wrongly${said}`;
    return {
      status: 'Failed',
      reason,
      message,
      errorClass: 'configuration',
      hint: 'Correct the metrics or the selector in its spec.',
    };
  }
  return withoutMetrics(autoscaler, { ...condition, reason }, context);
}

function withoutMetrics(autoscaler: LiveObject, condition: LiveCondition, { now }: HealthContext): Health {
  const since = condition.since ?? parseInstant(valueAt(autoscaler, ['metadata', 'creationTimestamp']));
  const reason = reasonOr(condition.reason, 'ScalingInactive');
  const message = `The autoscaler has no metrics${quotedAfter(condition.message)}`;
  if (since !== undefined && now < since + METRICS_GRACE) {
    return { status: 'Progressing', reason, message, nextCheck: since + METRICS_GRACE };
  }
  const hint =
    'Look whether the metrics server answers, and whether every container of the target has a resource request.';
  return { status: 'Degraded', reason, message, errorClass: 'component', hint };
}

function replicasOf(autoscaler: LiveObject): string {
  const desired = countAt(autoscaler, ['status', 'desiredReplicas']);
  const limited = conditionsOf(autoscaler).find(({ type, status }) => type === 'ScalingLimited' && status === 'True');
  const limit = limited?.reason === 'TooManyReplicas' ? ', the most it may' : '';
  return `The autoscaler asks for ${counted(desired, 'replica')} of ${targetOf(autoscaler)}${limit}`;
}

function targetOf(autoscaler: LiveObject): string {
  const kind = textAt(autoscaler, ['spec', 'scaleTargetRef', 'kind']) ?? 'the target';
  return quotation(`${kind} ${textAt(autoscaler, ['spec', 'scaleTargetRef', 'name']) ?? ''}`);
}
