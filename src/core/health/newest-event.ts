import { type JsonObject, valueAt } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import type { LiveState } from '../live/live-state.ts';
import { type Instant, parseInstant } from '../time/instant.ts';
import { textAt } from './field-readers.ts';

/** The last Event with one of the reasons about an object; undefined where there is none, or Events could not be read. */
export function newestEvent(live: LiveState, object: LiveObject, reasons: readonly string[]): EventNews | undefined {
  const events = live.eventsAbout(object).filter((event) => reasons.includes(textAt(event, ['reason']) ?? ''));
  let newest: LiveObject | undefined;
  // Sorted by id: of two at the same moment the same one always wins.
  for (const event of events) if (newest === undefined || timeOf(event) > timeOf(newest)) newest = event;
  if (newest === undefined) return undefined;
  const message = textAt(newest, ['message']) ?? textAt(newest, ['note']) ?? '';
  return { reason: textAt(newest, ['reason']) ?? '', message, time: timeOf(newest) };
}

/** What an Event says, and when it was last said (0 where it has no time). */
export interface EventNews {
  readonly reason: string;
  readonly message: string;
  readonly time: Instant;
}

const TIMES: readonly (readonly string[])[] = [
  ['series', 'lastObservedTime'],
  ['lastTimestamp'],
  ['deprecatedLastTimestamp'],
  ['eventTime'],
  ['firstTimestamp'],
  ['metadata', 'creationTimestamp'],
];

function timeOf(event: JsonObject): Instant {
  return Math.max(0, ...TIMES.flatMap((path) => parseInstant(valueAt(event, path)) ?? []));
}
