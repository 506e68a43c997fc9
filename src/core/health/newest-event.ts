import { type EventNews, readEventNews } from '../live/event-news.ts';
import type { LiveObject } from '../live/live-object.ts';
import type { LiveState } from '../live/live-state.ts';

/** The last Event with one of the reasons about an object; undefined where there is none, or Events could not be read. */
export function newestEvent(live: LiveState, object: LiveObject, reasons: readonly string[]): EventNews | undefined {
  let newest: EventNews | undefined;
  // Sorted by id: of two at the same moment the same one always wins.
  for (const news of live.eventsAbout(object).map(readEventNews)) {
    if (!reasons.includes(news.reason)) continue;
    if (newest === undefined || (news.last ?? 0) > (newest.last ?? 0)) newest = news;
  }
  return newest;
}
