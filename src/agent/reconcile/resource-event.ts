import type { JsonObject } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import type { StatusEvent } from '../../core/status/status.ts';
import { formatMicroTime } from '../../core/time/format-micro-time.ts';
import type { Instant } from '../../core/time/instant.ts';

/** What an Event object is made from. */
export interface EventFacts {
  readonly event: StatusEvent;
  /** What it is about: of the resource version that the news came with. */
  readonly resource: LiveObject;
  /** The second object that it is about (core/v1 ObjectReference). */
  readonly related: JsonObject | undefined;
  readonly settings: { readonly name: string; readonly identity: string };
  readonly now: Instant;
  /** 16 hexadecimal digits that no other Event has. */
  readonly unique: string;
}

/** Kubernetes' limits, in bytes of UTF-8 (pkg/apis/core/validation/events.go). */
const NOTE_LIMIT = 1024;
const WORD_LIMIT = 128;
const NAME_LIMIT = 253;

/** The Event (events.k8s.io/v1) of something that happened to a resource, in the resource's namespace. */
export function resourceEvent({ event, resource, related, settings, now, unique }: EventFacts): LiveObject {
  const { name, namespace } = resource.metadata;
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: eventName(name, unique), namespace },
    eventTime: formatMicroTime(now),
    reportingController: settings.name,
    reportingInstance: cutBytes(settings.identity, WORD_LIMIT),
    action: cutBytes(event.action, WORD_LIMIT),
    reason: cutBytes(event.reason, WORD_LIMIT),
    type: event.type,
    note: cutBytes(event.note, NOTE_LIMIT),
    regarding: regardingOf(resource),
    ...(related === undefined ? {} : { related }),
  };
}

/** The text, or as much of its beginning as fits into so many bytes without cutting a character. */
export function cutBytes(text: string, limit: number): string {
  return text.slice(0, new TextEncoder().encodeInto(text, new Uint8Array(limit)).read);
}

function eventName(name: string, unique: string): string {
  return `${name.slice(0, NAME_LIMIT - unique.length - 1).replace(/[-.]+$/, '')}.${unique}`;
}

function regardingOf({ apiVersion, kind, metadata }: LiveObject): JsonObject {
  const { name, namespace, uid, resourceVersion } = metadata;
  return { apiVersion, kind, namespace, name, uid, resourceVersion };
}
