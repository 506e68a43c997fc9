import { type JsonObject, type JsonValue, isJsonObject, valueAt } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import type { Collection } from './collection.ts';

/**
 * An object of a collection with the type of the collection: lists leave it out of their items, and metadata alone has a type of its
 * own (PartialObjectMetadata). Undefined where it has no name.
 */
export function liveObjectOf(
  value: JsonValue | undefined,
  { apiVersion, kind }: Pick<Collection, 'apiVersion' | 'kind'>,
): LiveObject | undefined {
  if (!isJsonObject(value) || !isNamed(value)) return undefined;
  return value['apiVersion'] === apiVersion && value['kind'] === kind ? value : { ...value, apiVersion, kind };
}

/** What the server sends as an object of a collection is one. */
function isNamed(value: JsonObject): value is LiveObject {
  const name = valueAt(value, ['metadata', 'name']);
  return typeof name === 'string' && name !== '';
}
