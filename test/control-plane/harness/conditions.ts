import type { Manifest } from '../../../src/core/manifest/manifest.ts';

/** One entry of `status.conditions`, as every Kubernetes API writes it. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
  readonly observedGeneration?: number;
}

/** The condition of that type, or undefined where the object has none (yet). */
export function conditionOf(object: Manifest, type: string): Condition | undefined {
  // Controllers write `null` before the first condition.
  const status = object['status'] as { readonly conditions?: readonly Condition[] | null } | null | undefined;
  return status?.conditions?.find((condition) => condition.type === type);
}

/** Whether the object has the condition with status True. */
export function hasCondition(object: Manifest, type: string): boolean {
  return conditionOf(object, type)?.status === 'True';
}
