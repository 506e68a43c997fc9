import { containsSpec } from '../drift/contains-spec.ts';
import { storageVersionOf } from '../kind/kind.ts';
import { unreadFor } from '../live/unread.ts';
import { PLAN_GROUP_KIND } from '../plan/plan.ts';
import type { EvaluationInput } from './evaluation.ts';
import type { Condition } from './status.ts';

/** Whether the Plan in the cluster is the Plan of the resource in the cluster. */
export interface PlannedVerdict {
  readonly status: Condition['status'];
  readonly reason: string;
  readonly message: string;
}

/** Planned=False until there is a Plan, and while the live spec no longer contains the spec that was planned. */
export function checkPlanned({ kind, resource, plan, live }: EvaluationInput): PlannedVerdict {
  const failure = unreadFor(live, PLAN_GROUP_KIND, plan !== undefined);
  if (failure !== undefined) return { status: 'Unknown', reason: 'CannotRead', message: failure.message };
  if (plan === undefined) {
    const message = 'the cluster has no Plan of this resource yet; fix: commit plans/ and let the applier apply it';
    return { status: 'False', reason: 'PlanMissing', message };
  }
  if (plan.resourceSpec === undefined) {
    return { status: 'True', reason: 'NotCompared', message: 'the Plan does not carry the spec it was made from' };
  }
  const schema = storageVersionOf(kind).schema.openAPIV3Schema.properties?.['spec'] ?? {};
  if (containsSpec(plan.resourceSpec, resource.spec ?? {}, schema)) {
    return { status: 'True', reason: 'Planned', message: 'the Plan is that of this spec' };
  }
  const message =
    'the spec is not the one that was planned; fix: change it in Git, run planwright synth and commit what it writes';
  return { status: 'False', reason: 'SpecNotPlanned', message };
}
