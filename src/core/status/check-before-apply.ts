import { member, valueAt } from '../json/json.ts';
import { groupOf } from '../manifest/object-id.ts';
import type { Plan } from '../plan/plan.ts';
import type { LiveState } from '../live/live-state.ts';
import { checkQuota } from './check-quota.ts';
import type { Cause } from './find-blocking.ts';
import type { ObservedObject } from './observe-objects.ts';

/**
 * What will keep a Plan from being applied as it is, told before anything is: a kind that the cluster does not serve, whatever its place in the
 * Plan, or a quota without room (the seeds' pre-flight checks). Once something is applied, the objects themselves say what is wrong.
 */
export function checkBeforeApply(
  objects: readonly ObservedObject[],
  { plan, live }: { readonly plan: Plan; readonly live: LiveState },
): Cause | undefined {
  if (objects.some(({ application }) => application !== 'Missing')) return undefined;
  return unservedKind(objects, plan) ?? shortage(plan, live);
}

/** A kind that this cluster need not know is needed all the same where an object of it makes what others wait for: a Certificate its Secret. */
function unservedKind(objects: readonly ObservedObject[], { creates }: Plan): Cause | undefined {
  const makers = new Set(creates.map(({ createdBy }) => createdBy));
  const unserved = objects.find(
    ({ isAwaited, health, planned }) =>
      (isAwaited || makers.has(planned.id)) &&
      health.reason === 'KindNotServed' &&
      !objects.some((other) => defines(other, planned.ref)),
  );
  if (unserved === undefined) return undefined;
  const { planned, health } = unserved;
  const { reason, message, errorClass, hint } = health;
  return {
    object: planned.id,
    subject: `${planned.ref.kind} ${planned.ref.name}`,
    reason,
    message,
    errorClass,
    hint,
    isFinal: false,
  };
}

/** A Plan may bring the definition of what comes later in it. */
function defines({ planned }: ObservedObject, { apiVersion, kind }: ObservedObject['planned']['ref']): boolean {
  if (planned.ref.kind !== 'CustomResourceDefinition') return false;
  const spec = planned.manifest['spec'];
  return member(spec, 'group') === groupOf(apiVersion) && valueAt(spec, ['names', 'kind']) === kind;
}

function shortage(plan: Plan, live: LiveState): Cause | undefined {
  const found = checkQuota(plan, live);
  return found && { ...found, reason: 'QuotaInsufficient', errorClass: 'resource', isFinal: false };
}
