import { isJsonObject, type JsonObject, type JsonValue, member, valueAt } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { SECOND } from '../../core/time/instant.ts';
import type { Collection } from './collection.ts';
import { liveObjectOf } from './live-object-of.ts';

/** What one line of a watch says (metav1.WatchEvent). */
export type WatchEvent =
  | {
      readonly type: 'changed' | 'removed';
      readonly object: LiveObject | undefined;
      readonly version: string | undefined;
    }
  | { readonly type: 'bookmark'; readonly version: string | undefined; readonly isEndOfList: boolean }
  | ErrorEvent
  | { readonly type: 'ignored' }
  | { readonly type: 'malformed'; readonly message: string };

/** The server gives the watch up (metav1.Status). */
export interface ErrorEvent {
  readonly type: 'error';
  readonly code: number;
  readonly message: string;
  /** Milliseconds. */
  readonly retryAfter: number | undefined;
}

/**
 * Reads one line of a watch. An object without a name cannot be put anywhere and is left out. An event of a type that is not known is
 * ignored, as the API conventions want it; an empty line is none.
 */
export function readWatchLine(line: string, collection: Collection): WatchEvent {
  if (line.trim() === '') return { type: 'ignored' };
  const event = parse(line);
  const type = member(event, 'type');
  const object = member(event, 'object');
  if (typeof type !== 'string') return malformed(line);
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      if (!isJsonObject(object)) return malformed(line);
      return {
        type: type === 'DELETED' ? 'removed' : 'changed',
        object: liveObjectOf(object, collection),
        version: versionOf(object),
      };
    case 'BOOKMARK':
      return { type: 'bookmark', version: versionOf(object), isEndOfList: isEndOfList(object) };
    case 'ERROR':
      return errorOf(object);
    default:
      return { type: 'ignored' };
  }
}

/** KEP-3157: the bookmark after the last object that exists. */
const END_OF_LIST = 'k8s.io/initial-events-end';

function isEndOfList(object: JsonValue | undefined): boolean {
  return valueAt(object, ['metadata', 'annotations', END_OF_LIST]) === 'true';
}

function parse(line: string): JsonObject | undefined {
  try {
    const value: JsonValue = JSON.parse(line);
    return isJsonObject(value) ? value : undefined;
  } catch {
    // Cut off in the middle, or no watch at all.
    return undefined;
  }
}

function versionOf(object: JsonValue | undefined): string | undefined {
  const version = valueAt(object, ['metadata', 'resourceVersion']);
  return typeof version === 'string' && version !== '' ? version : undefined;
}

function malformed(line: string): WatchEvent {
  // Not a word of what was in it: it may be an object with secrets.
  return { type: 'malformed', message: `a line of ${line.length} characters is no watch event` };
}

/** `Expired` and `Gone` are 410 by any code: some servers leave it out. */
const EXPIRED: ReadonlySet<JsonValue | undefined> = new Set(['Expired', 'Gone']);

function errorOf(status: JsonValue | undefined): ErrorEvent {
  const [code, message] = [member(status, 'code'), member(status, 'message')];
  const seconds = valueAt(status, ['details', 'retryAfterSeconds']);
  return {
    type: 'error',
    code: EXPIRED.has(member(status, 'reason')) ? 410 : typeof code === 'number' ? code : 500,
    message: typeof message === 'string' ? message : 'the server gave no reason',
    retryAfter: typeof seconds === 'number' && seconds > 0 ? seconds * SECOND : undefined,
  };
}
