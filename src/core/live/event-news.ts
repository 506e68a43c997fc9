import { member, valueAt } from '../json/json.ts';
import { type Instant, parseInstant } from '../time/instant.ts';
import type { LiveObject } from './live-object.ts';

/** What an Event says, in what core/v1 and events.k8s.io/v1 have in common. */
export interface EventNews {
  readonly type: string;
  /** `Unknown` where the Event gives none. */
  readonly reason: string;
  readonly message: string;
  /** How often it was seen. */
  readonly count: number;
  readonly first: Instant | undefined;
  readonly last: Instant | undefined;
}

/** Reads an Event of either version; nothing in it is relied on. */
export function readEventNews(event: LiveObject): EventNews {
  const reason = textOf(event['reason']);
  // `note` in events.k8s.io/v1.
  const message = textOf(event['message']) || textOf(event['note']);
  const times = momentsOf(event);
  return {
    type: textOf(event['type']),
    reason: reason === '' ? 'Unknown' : reason,
    message: message.trim(),
    count: countOf(event),
    first: times.at(-1),
    last: times[0],
  };
}

/** From the last to the first: a series counts on after the Event was made, whose own time is that of its first occurrence. */
function momentsOf(event: LiveObject): readonly Instant[] {
  const times = [
    valueAt(event, ['series', 'lastObservedTime']),
    event['lastTimestamp'],
    event['deprecatedLastTimestamp'],
    event['eventTime'],
    event['firstTimestamp'],
    event['deprecatedFirstTimestamp'],
  ];
  const moments = times.map(parseInstant).filter((instant) => instant !== undefined);
  const made = parseInstant(member(event.metadata, 'creationTimestamp'));
  return moments.length > 0 || made === undefined ? moments : [made];
}

function countOf(event: LiveObject): number {
  const counts = [valueAt(event, ['series', 'count']), event['count'], event['deprecatedCount']];
  return Math.max(1, ...counts.filter((count) => typeof count === 'number' && Number.isSafeInteger(count)).map(Number));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
