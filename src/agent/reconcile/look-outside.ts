import type { DependencyState } from '../../core/status/evaluation.ts';
import { resourceOf } from '../../core/status/gather-findings.ts';
import { isPaused } from '../../core/status/paused.ts';
import { STANDARD_STATUS } from '../../core/status/standard-status.ts';
import { isDeleting } from './decide-finalizers.ts';
import type { Look, ReconcilerParts } from './reconciler-parts.ts';

/** What is known of the outside, while the resource's status says something of it. */
export function lookOutside(
  { dependencies, metrics }: ReconcilerParts,
  { key, memory, observed }: Look,
): readonly DependencyState[] | undefined {
  const { kind, resource } = observed;
  if (isPaused(resource) || isDeleting(resource)) {
    dependencies.forget(key);
    return undefined;
  }
  const declared = (kind.status ?? STANDARD_STATUS).dependencies?.(resourceOf(resource)) ?? [];
  const states = dependencies.statesOf(key, declared);
  metrics.dependencies(memory.identity, states);
  return states;
}
