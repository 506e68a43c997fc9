import { cutText } from './cut-text.ts';
import type { Difference } from '../drift/difference.ts';
import { formatDifferencePath } from '../drift/place.ts';
import { formatInstant, type Instant } from '../time/instant.ts';
import type { DriftItem, DriftStatus } from './status.ts';

/** How many differences a status lists; the others are counted. */
const ITEM_LIMIT = 50;
const MESSAGE_LIMIT = 1024;

/**
 * The differences as the status lists them, each with the time it was first seen. Objects that were made again are told in the list
 * but are no difference, and do not count.
 */
export function writeDrift(
  differences: readonly Difference[],
  previous: readonly DriftItem[],
  now: Instant,
): DriftStatus {
  const known = new Map(previous.map((item) => [keyOf(item), item.since]));
  const items = differences.slice(0, ITEM_LIMIT).map((difference): DriftItem => {
    const item = {
      object: difference.object,
      type: difference.type,
      ...(difference.path === undefined ? {} : { path: formatDifferencePath(difference.path) }),
      message: cutText(difference.message, MESSAGE_LIMIT),
      ...(difference.manager === undefined ? {} : { manager: difference.manager }),
    };
    return { ...item, since: known.get(keyOf(item)) ?? formatInstant(now) };
  });
  return { count: differences.filter(({ type }) => type !== 'Recreated').length, items };
}

/** Names a difference among others. */
export function keyOf({ object, type, path = '' }: Pick<DriftItem, 'object' | 'type' | 'path'>): string {
  return `${type} ${object} ${path}`;
}
