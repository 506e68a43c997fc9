import type { KindStatus } from './kind-status.ts';
import { deletingEdges, failingEdges } from './phase-edges.ts';
import type { PhaseDefinition, PhaseTable } from './phase-table.ts';

const PHASES: readonly PhaseDefinition[] = [
  { name: 'Pending', stage: 'initial', activity: 'waiting for the Plan to be applied' },
  { name: 'Creating', stage: 'installing', activity: 'creating its objects' },
  { name: 'Ready', stage: 'ready', activity: 'ready' },
  { name: 'Updating', stage: 'updating', activity: 'updating its objects' },
  { name: 'Failed', stage: 'failed', activity: 'waiting for a fix or for a retry to succeed' },
  { name: 'Deleting', stage: 'deleting', activity: 'removing its objects' },
];

/** The phases of a kind that says nothing of its own. */
export const STANDARD_PHASES: PhaseTable = {
  phases: PHASES,
  edges: [
    ...deletingEdges(PHASES),
    ...failingEdges(PHASES),
    { from: 'Pending', to: 'Creating', when: 'started', label: 'Start' },
    { from: 'Creating', to: 'Ready', when: 'ready', label: 'Ready' },
    { from: 'Ready', to: 'Updating', when: 'changed', label: 'Update requested' },
    { from: 'Ready', to: 'Updating', when: 'lost', label: 'Member lost' },
    { from: 'Updating', to: 'Ready', when: 'ready', label: 'Updated' },
    { from: 'Failed', to: 'Creating', when: 'recovered', onlyIf: 'neverReady', label: 'Retry' },
    { from: 'Failed', to: 'Updating', when: 'recovered', onlyIf: 'wasReady', label: 'Retry' },
  ],
};

/** How a kind reports that says nothing of its own: the common block, with no endpoints and no fields beside it. */
export const STANDARD_STATUS: KindStatus = {
  phases: STANDARD_PHASES,
  // The back-off of a pod that crashes doubles up to five minutes as well, so that a look comes about as often as a try.
  retry: { initialSeconds: 10, factor: 2, maxSeconds: 300, maxRetries: 5 },
  ready: { reason: 'AllComponentsReady', message: 'All components are ready' },
  report: () => ({ endpoints: {}, fields: {} }),
};
