import { deletingEdges, failingEdges } from '../../core/status/phase-edges.ts';
import type { PhaseDefinition, PhaseTable } from '../../core/status/phase-table.ts';

const PHASES: readonly PhaseDefinition[] = [
  { name: 'Pending', stage: 'initial', activity: 'waiting for the Plan to be applied' },
  { name: 'Creating', stage: 'installing', activity: 'creating the cluster' },
  { name: 'Running', stage: 'ready', activity: 'running' },
  { name: 'Updating', stage: 'updating', activity: 'updating the cluster' },
  { name: 'Failed', stage: 'failed', activity: 'waiting for a fix or for a retry to succeed' },
  { name: 'Deleting', stage: 'deleting', activity: 'removing the cluster' },
];

/** The phases of a ChronikCluster: those of the seed "Chronik Operator Reconciliation Logic". */
export const chronikClusterPhases: PhaseTable = {
  phases: PHASES,
  edges: [
    ...deletingEdges(PHASES),
    ...failingEdges(PHASES),
    { from: 'Pending', to: 'Creating', when: 'started', label: 'Start' },
    { from: 'Creating', to: 'Running', when: 'ready', label: 'All components running' },
    { from: 'Running', to: 'Updating', when: 'changed', label: 'Spec changed' },
    { from: 'Running', to: 'Updating', when: 'lost', label: 'Member lost' },
    { from: 'Updating', to: 'Running', when: 'ready', label: 'Updated' },
    { from: 'Failed', to: 'Creating', when: 'recovered', onlyIf: 'neverReady', label: 'Retry' },
    { from: 'Failed', to: 'Updating', when: 'recovered', onlyIf: 'wasReady', label: 'Retry' },
  ],
};
