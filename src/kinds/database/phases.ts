import { STANDARD_WAVES } from '../../core/kind/steps.ts';
import { deletingEdges, failingEdges } from '../../core/status/phase-edges.ts';
import type { PhaseDefinition, PhaseTable } from '../../core/status/phase-table.ts';

const PHASES: readonly PhaseDefinition[] = [
  { name: 'Pending', stage: 'initial', activity: 'waiting for the Plan to be applied' },
  { name: 'Provisioning', stage: 'installing', activity: 'provisioning the primary' },
  { name: 'Configuring', stage: 'installing', activity: 'configuring the database' },
  { name: 'Deploying', stage: 'installing', activity: 'deploying replicas and Services' },
  { name: 'Verifying', stage: 'installing', activity: 'verifying that the database answers' },
  { name: 'Ready', stage: 'ready', activity: 'ready' },
  { name: 'Updating', stage: 'updating', activity: 'updating the servers' },
  { name: 'Failed', stage: 'failed', activity: 'waiting for a fix or for a retry to succeed' },
  { name: 'Deleting', stage: 'deleting', activity: 'removing the database' },
];

const PROVISIONED = { appliedUpTo: STANDARD_WAVES.stateful };
const CONFIGURED = { appliedUpTo: STANDARD_WAVES.configure };
const DEPLOYED = { appliedUpTo: STANDARD_WAVES.workloads };

/**
 * The phases of a Database: those of the seed "Lesson 4.4: Advanced Patterns", whose diagram has Updating, which its code lacks. An
 * error leads to Failed from every phase, as the lesson's other diagram draws it.
 */
export const databasePhases: PhaseTable = {
  phases: PHASES,
  edges: [
    ...deletingEdges(PHASES),
    ...failingEdges(PHASES, new Map([['Verifying', 'Verification failed']])),
    { from: 'Pending', to: 'Provisioning', when: 'started', label: 'Start' },
    { from: 'Provisioning', to: 'Configuring', when: PROVISIONED, label: 'Provisioned' },
    { from: 'Configuring', to: 'Deploying', when: CONFIGURED, label: 'Configured' },
    { from: 'Deploying', to: 'Verifying', when: DEPLOYED, label: 'Deployed' },
    { from: 'Verifying', to: 'Ready', when: 'ready', label: 'Verified' },
    { from: 'Ready', to: 'Updating', when: 'changed', label: 'Update requested' },
    { from: 'Ready', to: 'Updating', when: 'lost', label: 'Member lost' },
    { from: 'Updating', to: 'Verifying', when: DEPLOYED, label: 'Updated' },
    { from: 'Failed', to: 'Provisioning', when: 'recovered', label: 'Retry' },
  ],
};
