import { conditionOf } from '../../core/health/conditions.ts';
import { textAt } from '../../core/health/field-readers.ts';
import type { HealthContext } from '../../core/health/health.ts';
import { instantAt } from '../../core/health/pod-fields.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { MINUTE } from '../../core/time/instant.ts';

/**
 * Whether an autoscaler has just asked for more replicas, and every pod that is not ready was made for that: then nothing
 * that was ready has been lost. A pod that crashed is older than that, and without Available too much is missing.
 */
export function isScalingUp(deployment: LiveObject, unready: readonly LiveObject[], context: HealthContext): boolean {
  const { live, now } = context;
  const autoscaler = live
    .ofKind('HorizontalPodAutoscaler.autoscaling')
    .find((candidate) => isTarget(candidate, deployment));
  const scaledAt = instantAt(autoscaler, ['status', 'lastScaleTime']);
  if (scaledAt === undefined || now - scaledAt > SCALING_TIME) return false;
  if (conditionOf(deployment, 'Available')?.status !== 'True') return false;
  return unready.every((pod) => (instantAt(pod, ['metadata', 'creationTimestamp']) ?? 0) >= scaledAt);
}

/** After this long, a pod that is not ready is no longer a new one. */
const SCALING_TIME = 10 * MINUTE;

function isTarget(autoscaler: LiveObject, { metadata, kind }: LiveObject): boolean {
  const target = (name: string): string | undefined => textAt(autoscaler, ['spec', 'scaleTargetRef', name]);
  const isNamed = target('name') === metadata.name && target('kind') === kind;
  return isNamed && autoscaler.metadata.namespace === metadata.namespace;
}
