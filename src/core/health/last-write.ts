import { isJsonObject, member } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import { type Instant, parseInstant } from '../time/instant.ts';
import { objectsAt } from './field-readers.ts';

/** When somebody last wrote an object's spec, as its managed fields record it; undefined where they do not. */
export function lastSpecWrite(object: LiveObject): Instant | undefined {
  return latest(object, (entry) => member(entry, 'subresource') !== 'status' && owns(entry, 'f:spec'));
}

/** When an object was made, or its spec last written; 0 where nothing tells. */
export function writtenAt(object: LiveObject): Instant {
  return Math.max(parseInstant(object.metadata.creationTimestamp) ?? 0, lastSpecWrite(object) ?? 0);
}

/** When somebody last wrote an object's status, as its managed fields record it; undefined where they do not. */
export function lastStatusWrite(object: LiveObject): Instant | undefined {
  return latest(object, (entry) => member(entry, 'subresource') === 'status' || owns(entry, 'f:status'));
}

type Entry = ReturnType<typeof objectsAt>[number];

function owns(entry: Entry, field: string): boolean {
  return isJsonObject(member(member(entry, 'fieldsV1'), field));
}

function latest(object: LiveObject, isMeant: (entry: Entry) => boolean): Instant | undefined {
  const entries = objectsAt(object, ['metadata', 'managedFields']).filter(isMeant);
  const times = entries.flatMap((entry) => parseInstant(member(entry, 'time')) ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}
