import type { LiveObject } from '../../core/live/live-object.ts';

/**
 * Whether an Event was told by an agent of this name, whichever replica: `reportingController` in events.k8s.io/v1, `reportingComponent` in
 * core/v1. No verdict is made of them, and every one that is kept would be a look at the resource that it is about.
 */
export function isOwnEvent(object: LiveObject, name: string): boolean {
  if (object.kind !== 'Event') return false;
  return object['reportingController'] === name || object['reportingComponent'] === name;
}
