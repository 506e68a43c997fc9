import type { LiveObject } from './live-object.ts';

/** Keeps a deleted resource, and the Plans that say what belongs to it, until that is gone. Only the agent adds and removes it. */
export const FINALIZER = 'planwright.dev/cleanup';

/** Whether the agent holds the object. */
export function holdsFinalizer({ metadata }: Pick<LiveObject, 'metadata'>): boolean {
  return metadata.finalizers?.includes(FINALIZER) === true;
}
