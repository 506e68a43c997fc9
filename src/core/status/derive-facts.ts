import { standardWaveOf } from '../kind/steps.ts';
import { unreadFor } from '../live/unread.ts';
import { SECOND } from '../time/instant.ts';
import { imageVersion, type ObservedComponent } from './derive-components.ts';
import type { EvaluationInput } from './evaluation.ts';
import type { Cause } from './find-blocking.ts';
import { isDone, type ObservedObject } from './observe-objects.ts';
import type { PhaseTable, Trigger } from './phase-table.ts';
import { PLAN_GROUP_KIND } from '../plan/plan.ts';
import type { PreviousStatus } from './read-previous.ts';
import type { PhaseFacts } from './walk-phases.ts';

/** Everything that was found out about a resource at one moment. */
export interface Findings {
  readonly input: EvaluationInput;
  readonly previous: PreviousStatus;
  readonly objects: readonly ObservedObject[];
  readonly components: readonly ObservedComponent[];
  readonly blocking: Cause | undefined;
  readonly isPlanned: boolean;
  readonly hasDependencies: boolean;
  /** How long all retries take, in milliseconds. */
  readonly retryBudget: number;
  /** What else there is to tell: an annotation that is ignored. */
  readonly notes: readonly string[];
}

/** How long something may be unhealthy before the phase moves. */
export const LOSS_GRACE = 30 * SECOND;

/** The findings in the words of a phase table. While something cannot be read, nothing is known but a deletion. */
export function deriveFacts(findings: Findings, table: PhaseTable): PhaseFacts {
  const { objects, previous, input } = findings;
  return {
    triggers: new Set(triggersOf(findings, table)),
    isAppliedUpTo: (wave) =>
      !isUnreadable(findings) &&
      input.plan !== undefined &&
      objects.every((object) => !object.isAwaited || standardWaveOf(object.planned) > wave || isDone(object)),
    wasReady: previous.lastGoodPlanDigest !== undefined,
  };
}

/** Whether the Plan, or something the resource waits for, could not be read. */
export function isUnreadable({ objects, input }: Pick<Findings, 'objects' | 'input'>): boolean {
  return isPlanUnread(input) || objects.some(isUnread);
}

/** Whether nobody knows what the Plan is, or whether it still is what it was. */
export function isPlanUnread({ plan, live }: Pick<Findings['input'], 'plan' | 'live'>): boolean {
  return unreadFor(live, PLAN_GROUP_KIND, plan !== undefined) !== undefined;
}

/** Whether the resource waits for an object of which nobody knows how it is. */
export function isUnread({ isAwaited, isAdvisory, application, health }: ObservedObject): boolean {
  return isAwaited && (application === 'Unreadable' || (health.status === 'Unknown' && !isAdvisory));
}

/** Whether every part of the Plan is applied and healthy, and has been for long enough. */
export function isWhole(findings: Findings): boolean {
  return isComplete(findings) && findings.components.every(({ status }) => status.phase === 'Ready');
}

/** Whether everything is applied and healthy at this moment, though it may not have lasted long enough to count as ready. */
function isComplete({ input, objects, components }: Findings): boolean {
  if (input.plan === undefined || !components.every((component) => component.isWhole)) return false;
  const open = objects.filter((object) => object.isAwaited && !isDone(object));
  if (open.length === 0) return true;
  const inComponents = new Set(components.flatMap((component) => component.objects));
  return open.every((object) => inComponents.has(object));
}

/** Whether this very Plan was ready before: what is not whole now has been lost. */
export function isSettled({ input, previous }: Findings): boolean {
  return input.plan !== undefined && input.plan.digest === previous.lastGoodPlanDigest;
}

type Word = Exclude<Trigger, object>;

function triggersOf(findings: Findings, { edges }: PhaseTable): readonly Word[] {
  if (findings.input.resource.metadata.deletionTimestamp !== undefined) return ['deleting'];
  if (isUnreadable(findings)) return [];
  const isExhausted = edges.some(({ when }) => when === 'exhausted') && isLostFor(findings, findings.retryBudget);
  const isFailed = findings.blocking?.isFinal === true;
  const isReady = isWhole(findings) && findings.isPlanned && findings.hasDependencies;
  const claims: readonly (readonly [Word, boolean])[] = [
    ['started', isStarted(findings)],
    ['ready', isReady],
    ['changed', isChanged(findings)],
    ['upgraded', isChanged(findings) && isUpgrade(findings)],
    ['lost', isLostFor(findings, LOSS_GRACE)],
    ['exhausted', isExhausted],
    ['failed', isFailed],
    ['recovered', !isFailed && !isExhausted],
  ];
  return claims.filter(([, holds]) => holds).map(([word]) => word);
}

function isStarted({ isPlanned, hasDependencies, objects }: Findings): boolean {
  return isPlanned && hasDependencies && objects.some(({ isThere }) => isThere);
}

function isChanged({ input, previous }: Findings): boolean {
  return (
    previous.lastGoodPlanDigest !== undefined &&
    input.plan !== undefined &&
    input.plan.digest !== previous.lastGoodPlanDigest
  );
}

/** Whether a component is to run another version than the one that was seen to run. */
function isUpgrade({ components, previous }: Findings): boolean {
  return components.some(({ status, objects }) => {
    // While there was no Plan, nothing was remembered: then what runs now is what was seen to run.
    const before = previous.components.get(status.name)?.version ?? status.version;
    const wanted = objects
      .map(({ planned }) => imageVersion(planned.manifest))
      .find((version) => version !== undefined);
    return before !== undefined && wanted !== undefined && before !== wanted;
  });
}

function isLostFor(findings: Findings, time: number): boolean {
  const since = findings.previous.conditions.get('Degraded');
  if (!isSettled(findings) || isComplete(findings) || since?.status !== 'True') return false;
  return findings.input.now - since.since >= time;
}
