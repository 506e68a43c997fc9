import type { CommonStatus } from '../../core/status/status.ts';
import { healthRules } from '../../health/index.ts';
import { type EvaluatedResource, evaluateObservation, isReady } from './evaluate-observation.ts';
import type { Observation, ObservedResource } from './observation.ts';
import type { Observer } from './open-observer.ts';

/** Everything seen and computed at one moment. */
export interface StatusPicture {
  readonly observation: Observation;
  readonly resources: readonly EvaluatedResource[];
}

/** Looks once and computes; where something is not ready, Events are read as well. */
export async function takePicture(
  observer: Observer,
  previousOf: (resource: ObservedResource) => CommonStatus | undefined,
): Promise<StatusPicture> {
  const tools = { rules: healthRules, previousOf };
  const observation = await observer.observe();
  const resources = evaluateObservation(observation, tools);
  const troubled = [...new Set(resources.filter((each) => !isReady(each)).map(({ namespace }) => namespace))];
  if (troubled.length === 0) return { observation, resources };
  const closer = await observer.investigate(observation, troubled);
  return { observation: closer, resources: evaluateObservation(closer, tools) };
}

/** Whether everything that was asked for was read and is ready. */
export function isAllReady({ observation, resources }: StatusPicture): boolean {
  return resources.every(isReady) && observation.unread.length === 0;
}
