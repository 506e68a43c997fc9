import type { ApplierState } from './applier-state.ts';

const PRESSING: readonly ApplierState['phase'][] = ['Failed', 'Suspended', 'Applying', 'Applied'];

/** Of several states, the one a person must know first; of equal ones, the first. */
export function mostPressing(states: readonly ApplierState[]): ApplierState | undefined {
  const worst = PRESSING.find((phase) => states.some((state) => state.phase === phase));
  return states.find(({ phase }) => phase === worst);
}
