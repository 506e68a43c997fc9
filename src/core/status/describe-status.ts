import type { Cause } from './find-blocking.ts';
import { isDone, isTold } from './observe-objects.ts';
import { isSettled, isUnreadable, isWhole, type Findings } from './derive-facts.ts';
import type { KindStatus } from './kind-status.ts';
import type { PhaseDefinition } from './phase-table.ts';

/** What is happening, in one sentence with numbers: "3/6 components ready; installing loki: 0/1 replicas ready". */
export function describeStatus(findings: Findings, phase: PhaseDefinition, words: KindStatus): string {
  if (phase.stage === 'deleting') return describeDeletion(findings);
  if (findings.blocking === undefined && isWhole(findings) && !isUnreadable(findings)) {
    return describeReady(findings, phase, words);
  }
  return describeProgress(findings, phase);
}

function describeProgress(findings: Findings, phase: PhaseDefinition): string {
  const { blocking, objects, isPlanned, hasDependencies, notes } = findings;
  const isElsewhere = !isPlanned || !hasDependencies || phase.stage === 'initial' || objects.length === 0;
  const where = isElsewhere ? '' : `${countComponents(findings)}${activityIn(phase, findings)}: `;
  return [withHint(`${where}${causeOf(blocking)}`, blocking?.hint), ...notes].join('; ');
}

function causeOf(blocking: Cause | undefined): string {
  if (blocking === undefined) return 'waiting until it stays so';
  return blocking.subject === undefined ? blocking.message : `${blocking.subject}: ${blocking.message}`;
}

/** In the ready phase a minor update goes on, or what was lost comes back. */
function activityIn({ stage, activity }: PhaseDefinition, findings: Findings): string {
  if (isUnreadable(findings)) return 'cannot tell';
  if (stage !== 'ready') return activity;
  return isSettled(findings) ? 'repairing' : 'updating';
}

function describeReady(findings: Findings, phase: PhaseDefinition, words: KindStatus): string {
  if (phase.stage !== 'ready') return phase.activity;
  const told = findings.objects.filter(isTold);
  const notes = told.map(({ planned, health }) => `${planned.ref.kind} ${planned.ref.name}: ${health.message}`);
  return [words.ready.message, ...notes, ...findings.notes].join('; ');
}

function describeDeletion({ objects }: Findings): string {
  const left = objects.filter(({ isThere }) => isThere).length;
  return left === 0 ? 'everything is gone' : `${left} of ${objects.length} objects are still there`;
}

function countComponents({ components, objects }: Findings): string {
  if (components.length > 1) {
    const ready = components.filter(({ status }) => status.phase === 'Ready').length;
    return `${ready}/${components.length} components ready; `;
  }
  const awaited = objects.filter(({ isAwaited }) => isAwaited);
  return `${awaited.filter(isDone).length}/${awaited.length} objects ready; `;
}

function withHint(text: string, hint: string | undefined): string {
  return hint === undefined ? text : `${text}; fix: ${hint}`;
}
