import { isJsonArray, isJsonObject, type JsonValue } from '../json/json.ts';
import type { LiveObject } from './live-object.ts';

/** What was looked at once needs no second look: live objects never change. */
const known = new WeakMap<LiveObject, LiveObject>();

/**
 * The object, without whatever in its metadata is not of the type that an API server writes: a dump may hold anything, and nobody
 * behind the index has to expect it. A sound object comes back as itself, any other always as the same copy.
 */
export function soundObject(object: LiveObject): LiveObject {
  const sound = known.get(object) ?? withoutOdd(object);
  known.set(object, sound);
  return sound;
}

function withoutOdd(object: LiveObject): LiveObject {
  const odd = Object.entries(FORMS).filter(([name, isOfForm]) => {
    const value = object.metadata[name];
    return value !== undefined && !isOfForm(value);
  });
  if (odd.length === 0) return object;
  const absent = Object.fromEntries(odd.map(([name]) => [name, undefined]));
  return { ...object, metadata: { ...object.metadata, ...absent } };
}

type Form = (value: JsonValue) => boolean;

const isText: Form = (value) => typeof value === 'string';
const isTexts: Form = (value) => isJsonObject(value) && Object.values(value).every((each) => typeof each === 'string');
const isListOf =
  (isItem: Form): Form =>
  (value) =>
    isJsonArray(value) && value.every(isItem);

const FORMS: Readonly<Record<string, Form>> = {
  uid: isText,
  resourceVersion: isText,
  creationTimestamp: isText,
  deletionTimestamp: isText,
  generation: (value) => typeof value === 'number',
  labels: isTexts,
  annotations: isTexts,
  finalizers: isListOf(isText),
  ownerReferences: isListOf(isJsonObject),
  managedFields: isListOf(isJsonObject),
};
