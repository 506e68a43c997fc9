import type { StepDefinition } from '../kind/steps.ts';

/** Steps that one Flux Kustomization applies together. Named after its first step, so that the name outlives what follows. */
export interface DeliveryPart {
  readonly name: string;
  readonly steps: readonly StepDefinition[];
}

/**
 * Cuts steps into parts: a new part starts after each step that has a readiness worth waiting for. Within a part there is
 * nothing to wait for, so one Kustomization will do: each costs a fetch of the artifact and up to 30 seconds in a chain.
 */
export function deliveryParts(steps: readonly StepDefinition[]): readonly DeliveryPart[] {
  const parts: { name: string; steps: StepDefinition[] }[] = [];
  let startsNew = true;
  for (const step of [...steps].sort((left, right) => left.wave - right.wave)) {
    const current = parts.at(-1);
    if (startsNew || current === undefined) parts.push({ name: `${step.wave}-${step.name}`, steps: [step] });
    else current.steps.push(step);
    startsNew = step.barrier;
  }
  return parts;
}
