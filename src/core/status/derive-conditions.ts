import type { DependencyVerdict } from './check-dependencies.ts';
import type { PlannedVerdict } from './check-planned.ts';
import { isSettled, isUnreadable, isWhole, type Findings } from './derive-facts.ts';
import { describeUnread } from './describe-unread.ts';
import type { KindStatus } from './kind-status.ts';
import type { PhaseDefinition } from './phase-table.ts';
import type { Condition, ConditionType } from './status.ts';
import type { ConditionDraft } from './write-conditions.ts';

/** What conditions are told from. */
export interface ConditionFacts extends Findings {
  readonly phase: PhaseDefinition;
  readonly words: KindStatus;
  readonly planned: PlannedVerdict;
  readonly dependencies: DependencyVerdict;
  readonly driftCount: number;
  /** The sentence of the whole status. */
  readonly message: string;
}

/** Whether the resource is ready: in its ready phase, with everything there that it needs. */
export function isReady(facts: Omit<ConditionFacts, 'message' | 'driftCount'>): boolean {
  const { phase, isPlanned, hasDependencies } = facts;
  return phase.stage === 'ready' && isPlanned && hasDependencies && !isUnreadable(facts) && isWhole(facts);
}

/**
 * Every condition, in the order in which they are written: Ready first. Reconciling and Stalled are there only while they are true
 * and never together, so that kstatus, Flux, Argo CD and `kubectl wait` come to the same verdict.
 */
export function deriveConditions(facts: ConditionFacts): readonly ConditionDraft[] {
  return [
    readyCondition(facts),
    progressingCondition(facts),
    failedCondition(facts),
    availableCondition(facts),
    degradedCondition(facts),
    syncCondition(facts),
    condition('DependenciesReady', facts.dependencies),
    condition('Planned', facts.planned),
    ...abnormalConditions(facts),
  ];
}

interface Verdict {
  readonly status: Condition['status'];
  readonly reason: string;
  readonly message: string;
}

function condition(type: ConditionType, { status, reason, message }: Verdict): ConditionDraft {
  return { type, status, reason, message };
}

function readyCondition(facts: ConditionFacts): ConditionDraft {
  const { words, message } = facts;
  if (isReady(facts)) return condition('Ready', { status: 'True', ...words.ready });
  if (facts.phase.stage === 'deleting') return condition('Ready', { status: 'False', reason: 'Deleting', message });
  // A failure that is known stays known, whatever else can no longer be read.
  if (isUnreadable(facts) && facts.phase.stage !== 'failed') {
    return condition('Ready', { status: 'Unknown', reason: 'CannotRead', message: unreadMessage(facts) });
  }
  return condition('Ready', { status: 'False', reason: reasonNotReady(facts), message });
}

/** What is in the way may be something else, of which is known what it is. */
function unreadMessage(facts: ConditionFacts): string {
  const { blocking, message } = facts;
  return blocking?.reason === 'CannotRead' ? message : `${describeUnread(facts)}; ${message}`;
}

function reasonNotReady({ planned, dependencies, phase, blocking, ...findings }: ConditionFacts): string {
  if (planned.status === 'False') return planned.reason;
  if (dependencies.isHolding) return dependencies.reason;
  if (phase.stage === 'failed') return blocking?.reason ?? phase.name;
  if (isSettled({ ...findings, blocking })) return 'ComponentDegraded';
  return phase.stage === 'ready' ? 'Updating' : phase.name;
}

function progressingCondition(facts: ConditionFacts): ConditionDraft {
  const { phase, message, blocking } = facts;
  if (isReady(facts)) {
    const reason = isBackAtGood(facts) ? 'RolledBack' : 'ReconciliationComplete';
    return condition('Progressing', { status: 'False', reason, message: 'everything is as the Plan says' });
  }
  if (phase.stage === 'failed') {
    return condition('Progressing', { status: 'False', reason: blocking?.reason ?? phase.name, message });
  }
  return condition('Progressing', { status: 'True', reason: progressReason(facts), message });
}

function progressReason(facts: ConditionFacts): string {
  if (isBackAtGood(facts)) return 'RolledBack';
  if (facts.phase.stage !== 'ready') return facts.phase.name;
  return isSettled(facts) ? 'Repairing' : 'Updating';
}

/** The Plan returned to the last good one after another was tried: told until the next Plan. */
function isBackAtGood(facts: ConditionFacts): boolean {
  const { previous, input } = facts;
  if (!isSettled(facts)) return false;
  if (previous.planDigest !== input.plan?.digest) return true;
  return previous.conditions.get('Progressing')?.reason === 'RolledBack';
}

function failedCondition({ phase, blocking, message }: ConditionFacts): ConditionDraft {
  if (phase.stage !== 'failed') {
    return condition('Failed', { status: 'False', reason: 'NoFailure', message: 'nothing has failed' });
  }
  return condition('Failed', { status: 'True', reason: blocking?.reason ?? phase.name, message });
}

function availableCondition(facts: ConditionFacts): ConditionDraft {
  const { components, words } = facts;
  if (isUnreadable(facts)) {
    return condition('Available', { status: 'Unknown', reason: 'CannotRead', message: describeUnread(facts) });
  }
  const idle = components
    .filter(({ status, serving }) => serving === 0 && status.replicas !== 0)
    .map(({ status }) => status.name);
  const isAvailable = words.availableWith === 'any' ? idle.length < components.length : idle.length === 0;
  if (isAvailable && components.length > 0) {
    const message = idle.length === 0 ? 'every component serves' : `serving without ${idle.join(', ')}`;
    return condition('Available', { status: 'True', reason: 'ComponentsServing', message });
  }
  const message = components.length === 0 ? 'there is no component yet' : `no ready replica of ${idle.join(', ')}`;
  return condition('Available', { status: 'False', reason: 'NoReadyReplicas', message });
}

function degradedCondition(facts: ConditionFacts): ConditionDraft {
  const { blocking, message, phase } = facts;
  if (phase.stage === 'deleting' || isUnreadable(facts) || !isSettled(facts) || isWhole(facts)) {
    return condition('Degraded', {
      status: 'False',
      reason: 'AsExpected',
      message: 'nothing that was ready has been lost',
    });
  }
  return condition('Degraded', {
    status: 'True',
    reason: blocking?.reason ?? 'ComponentDegraded',
    message: blocking?.message ?? message,
  });
}

function syncCondition({ objects, driftCount, phase }: ConditionFacts): ConditionDraft {
  if (driftCount > 0) {
    const message = driftCount === 1 ? '1 difference from the Plan' : `${driftCount} differences from the Plan`;
    return condition('InSync', { status: 'False', reason: 'Drifted', message });
  }
  const open = objects.filter(({ isAwaited, application }) => isAwaited && application !== 'Applied').length;
  if (open > 0 || objects.length === 0 || phase.stage === 'deleting') {
    const message = `${objects.length - open} of ${objects.length} objects are as the Plan says`;
    return condition('InSync', { status: 'Unknown', reason: 'NotApplied', message });
  }
  return condition('InSync', { status: 'True', reason: 'InSync', message: 'the cluster is as the Plan says' });
}

function abnormalConditions(facts: ConditionFacts): readonly ConditionDraft[] {
  const { phase, blocking, message } = facts;
  if (isReady(facts)) return [];
  if (phase.stage === 'failed') {
    return [condition('Stalled', { status: 'True', reason: blocking?.reason ?? phase.name, message })];
  }
  const isRetrying = phase.stage !== 'deleting' && isSettled(facts);
  const reason = isRetrying ? 'ProgressingWithRetry' : progressReason(facts);
  return [condition('Reconciling', { status: 'True', reason, message })];
}
