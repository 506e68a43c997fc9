import type { PhaseDefinition, PhaseEdge } from './phase-table.ts';

/** The ways from every phase to the one for removal: whatever a resource is doing, it can be deleted. They come first in a table. */
export function deletingEdges(phases: readonly PhaseDefinition[]): readonly PhaseEdge[] {
  return phases
    .filter(({ stage }) => stage !== 'deleting')
    .map(({ name }) => ({ from: name, to: nameOf(phases, 'deleting'), when: 'deleting', label: 'Delete' }));
}

/**
 * The ways from every working phase (all but failed and deleting) to the failed one. `labels` says what to call those that the seeds
 * name in a way of their own. They come before every edge that leads on.
 */
export function failingEdges(
  phases: readonly PhaseDefinition[],
  labels: ReadonlyMap<string, string> = new Map(),
): readonly PhaseEdge[] {
  return phases
    .filter(({ stage }) => stage !== 'deleting' && stage !== 'failed')
    .map(({ name }) => ({
      from: name,
      to: nameOf(phases, 'failed'),
      when: 'failed',
      label: labels.get(name) ?? 'Error',
    }));
}

function nameOf(phases: readonly PhaseDefinition[], stage: PhaseDefinition['stage']): string {
  const phase = phases.find((candidate) => candidate.stage === stage);
  if (phase === undefined) throw new Error(`a table of phases has none for ${stage}`);
  return phase.name;
}
