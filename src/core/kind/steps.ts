/**
 * The waves of one component, in apply order. They are a contract (docs/order.md): appliers see them as
 * `argocd.argoproj.io/sync-wave` and as folders, and a number that moved would make Flux delete and recreate objects.
 */
export const STANDARD_WAVES = {
  rbac: 20,
  config: 30,
  bootstrap: 40,
  stateful: 50,
  configure: 60,
  services: 70,
  workloads: 80,
  verify: 90,
  disruption: 100,
  exposure: 110,
  autoscaling: 120,
} as const;

/** The name of a group of manifests that are applied together. */
export type StandardStep = keyof typeof STANDARD_WAVES;

/** Steps whose objects have a readiness worth waiting for: a StatefulSet, a Deployment or a Job. */
const BARRIERS: ReadonlySet<StandardStep> = new Set(['bootstrap', 'stateful', 'configure', 'workloads', 'verify']);

/** How far the waves of two neighbouring components of a composite kind are apart. */
const COMPONENT_STRIDE = 200;

/** One step of a kind, whether or not a given resource renders anything into it. */
export interface StepDefinition {
  readonly name: string;
  readonly wave: number;
  /** Appliers wait for this step's objects to be ready before they start the next one. */
  readonly barrier: boolean;
}

/**
 * Whether the step's objects may never be ready: an address or a metric may never come. That is reported, and nothing may ever
 * wait for it: not a later component, not a removal, not the next commit.
 */
export function isOpenEnded({ wave }: Pick<StepDefinition, 'wave'>): boolean {
  return standardWaveOf({ wave }) >= STANDARD_WAVES.exposure;
}

/** The wave within its component: composite kinds repeat the standard waves for each. */
export function standardWaveOf({ wave }: Pick<StepDefinition, 'wave'>): number {
  return wave % COMPONENT_STRIDE;
}

/** The named steps with their standard waves, in apply order whatever the order of the arguments. */
export function standardSteps(...names: readonly StandardStep[]): readonly StepDefinition[] {
  return names
    .map((name) => ({ name, wave: STANDARD_WAVES[name], barrier: BARRIERS.has(name) }))
    .sort((left, right) => left.wave - right.wave);
}

/**
 * The steps of component number `position` (from 1) of a composite kind: waves 200·position + the standard ones, names
 * prefixed with the component's. The steps before the first component are `standardSteps('rbac', 'config', 'bootstrap')`.
 */
export function componentSteps(
  component: string,
  position: number,
  names: readonly StandardStep[],
): readonly StepDefinition[] {
  return standardSteps(...names).map((step) => ({
    name: `${component}-${step.name}`,
    wave: COMPONENT_STRIDE * position + step.wave,
    barrier: step.barrier,
  }));
}
