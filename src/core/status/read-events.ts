import type { ErrorClass } from '../health/health.ts';
import { readEventNews } from '../live/event-news.ts';
import type { LiveObject } from '../live/live-object.ts';
import type { LiveState } from '../live/live-state.ts';
import { type Instant, MINUTE } from '../time/instant.ts';
import { classifyError } from './classify-error.ts';

/** What a Warning Event says of an object. */
export interface EventCause {
  readonly reason: string;
  /** As the Event has it. It may be long, and may quote numbers that differ with each occurrence. */
  readonly message: string;
  /** How often it was seen, over all Events of this reason and message. */
  readonly count: number;
  readonly lastSeen: Instant;
  readonly errorClass: ErrorClass;
}

/** The API server forgets Events after an hour; a cluster that keeps them longer says no more with them. */
const EVENT_LIFETIME = 60 * MINUTE;

/**
 * The Warning Events about an object (core/v1 or events.k8s.io/v1), newest first; of those last seen at the same time, by reason.
 * Events older than an hour and Events without any time are left out. An Event that was read in both versions counts once.
 */
export function causesFromEvents(object: LiveObject, live: LiveState, now: Instant): readonly EventCause[] {
  const warnings = [...once(live.eventsAbout(object))].flatMap((event) => causeOf(event) ?? []);
  const recent = warnings.filter(({ lastSeen }) => now - lastSeen <= EVENT_LIFETIME);
  return merge(recent).sort(byTime);
}

function once(events: readonly LiveObject[]): Iterable<LiveObject> {
  const byName = new Map<string, LiveObject>();
  for (const event of events) {
    const { namespace, name } = event.metadata;
    byName.set(`${String(namespace)}/${String(name)}`, event);
  }
  return byName.values();
}

function causeOf(event: LiveObject): EventCause | undefined {
  const { type, reason, message, count, last } = readEventNews(event);
  if (type !== 'Warning' || last === undefined) return undefined;
  return { reason, message, count, lastSeen: last, errorClass: classifyError(message, { reason }) };
}

/** Controllers and kubelets of several nodes write an Event each about one and the same thing. */
function merge(causes: readonly EventCause[]): EventCause[] {
  const merged = new Map<string, EventCause>();
  for (const cause of causes) {
    const key = `${cause.reason}\n${cause.message}`;
    const known = merged.get(key);
    if (known === undefined) merged.set(key, cause);
    else {
      const lastSeen = Math.max(known.lastSeen, cause.lastSeen);
      merged.set(key, { ...known, count: known.count + cause.count, lastSeen });
    }
  }
  return [...merged.values()];
}

function byTime(left: EventCause, right: EventCause): number {
  if (left.lastSeen !== right.lastSeen) return right.lastSeen - left.lastSeen;
  if (left.reason !== right.reason) return left.reason < right.reason ? -1 : 1;
  return left.message < right.message ? -1 : 1;
}
