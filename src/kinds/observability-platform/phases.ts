import { deletingEdges, failingEdges } from '../../core/status/phase-edges.ts';
import type { PhaseDefinition, PhaseTable } from '../../core/status/phase-table.ts';

const PHASES: readonly PhaseDefinition[] = [
  { name: 'Pending', stage: 'initial', activity: 'waiting for the Plan to be applied' },
  { name: 'Installing', stage: 'installing', activity: 'installing components' },
  { name: 'Ready', stage: 'ready', activity: 'ready' },
  { name: 'Upgrading', stage: 'updating', activity: 'upgrading components' },
  { name: 'Failed', stage: 'failed', activity: 'waiting for a fix or for a retry to succeed' },
  { name: 'Deleting', stage: 'deleting', activity: 'removing the platform' },
];

const ERRORS: ReadonlyMap<string, string> = new Map([
  ['Pending', 'Validation Error'],
  ['Installing', 'Deployment Error'],
  ['Ready', 'Health Check Failed'],
  ['Upgrading', 'Upgrade Error'],
]);

/**
 * The phases of an ObservabilityPlatform: those of the seed "ObservabilityPlatform State Machine Design". Its edge from Ready to Ready
 * (minor update) is no edge here: an update that changes no component's version leaves the phase alone.
 */
export const observabilityPlatformPhases: PhaseTable = {
  phases: PHASES,
  edges: [
    ...deletingEdges(PHASES),
    ...failingEdges(PHASES, ERRORS),
    { from: 'Ready', to: 'Failed', when: 'exhausted', label: 'Retries Exhausted' },
    { from: 'Pending', to: 'Installing', when: 'started', label: 'Validated' },
    { from: 'Installing', to: 'Ready', when: 'ready', label: 'All Components Ready' },
    { from: 'Ready', to: 'Upgrading', when: 'upgraded', label: 'Version Change' },
    { from: 'Upgrading', to: 'Ready', when: 'ready', label: 'Success' },
    { from: 'Failed', to: 'Installing', when: 'recovered', label: 'Retry/Fix' },
  ],
};
