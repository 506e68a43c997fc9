import type { LiveState } from '../live/live-state.ts';
import type { Plan } from '../plan/plan.ts';
import type { Instant } from '../time/instant.ts';
import { argocdState } from './applier-argocd.ts';
import { fluxState } from './applier-flux.ts';
import { appliersOf } from './applier-index.ts';
import type { ApplierState } from './applier-state.ts';
import { mostPressing } from './most-pressing.ts';

/**
 * What the GitOps tool that applies a Plan says about it. Undefined when none does, or none can be read: a person or a pipeline may
 * apply it, too. Where two tools do, the one in trouble is told. Reads Kustomizations and Applications, never Plans' own delivery.
 */
export function findApplierState(plan: Plan, live: LiveState, now: Instant): ApplierState | undefined {
  const appliers = appliersOf(plan, live);
  const applications = appliers.applications.map(({ object }) => argocdState(object, plan, now));
  const kustomizations = fluxState(appliers, live, now) ?? [];
  return mostPressing(applications.concat(kustomizations));
}
