import type { LiveState, ReadFailure } from './live-state.ts';

/**
 * Why nobody knows how an object of a kind is: the kind cannot be read, and the object was not seen or only before that. Undefined where it
 * is as it was seen, or known not to be there.
 */
export function unreadFor(live: LiveState, groupKind: string, isSeen: boolean): ReadFailure | undefined {
  const failure = live.unreadable(groupKind);
  return isSeen && failure?.isOutdated !== true ? undefined : failure;
}
