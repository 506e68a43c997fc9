import { isJsonObject, type JsonObject, member } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';

/** The object that an answer holds; undefined where what came is none, or not the one with this uid. */
export function learnedObject(body: JsonObject | undefined, uid: string | undefined): LiveObject | undefined {
  const metadata = member(body, 'metadata');
  if (body === undefined || !isJsonObject(metadata)) return undefined;
  if (typeof metadata['name'] !== 'string' || metadata['uid'] !== uid) return undefined;
  return body as LiveObject; // An API server's answer to a write of an object is that object.
}
