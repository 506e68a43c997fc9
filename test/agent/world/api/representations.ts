import { type JsonObject, type JsonValue, member } from '../../../../src/core/json/json.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { applyDefaults } from '../../../../src/core/schema/apply-defaults.ts';
import { apiVersionOf, EVENTS, type ServedKind } from './served-kinds.ts';

/** How much of an object is asked for, by `Accept`. */
export type Extent = 'whole' | 'metadata';

/** What an `Accept` header asks for; undefined where nothing of it can be given. */
export function extentOf(accept: string | undefined, form: 'object' | 'list'): Extent | undefined {
  const wanted = form === 'list' ? 'PartialObjectMetadataList' : 'PartialObjectMetadata';
  for (const part of (accept ?? 'application/json').split(',')) {
    const [type = '', ...parameters] = part.split(';').map((each) => each.trim());
    const as = parameters.find((each) => each.startsWith('as='))?.slice(3);
    if (!JSON_TYPES.has(type)) continue;
    if (as === undefined) return 'whole';
    if (as === wanted) return 'metadata';
  }
  return undefined;
}

const JSON_TYPES: ReadonlySet<string> = new Set(['application/json', 'application/*', '*/*']);

const REPRESENTATIONS = new WeakMap<LiveObject, Map<string, JsonObject>>();

/** An object as it is answered and told: in the version asked for, with the defaults of its schema. Nobody may change it. */
export function represent(object: LiveObject, kind: ServedKind, extent: Extent): JsonObject {
  const all = REPRESENTATIONS.get(object) ?? new Map<string, JsonObject>();
  REPRESENTATIONS.set(object, all);
  const key = `${kind.group}/${kind.version} ${extent}`;
  const known = all.get(key) ?? representation(object, kind, extent);
  all.set(key, known);
  return known;
}

function representation(object: LiveObject, kind: ServedKind, extent: Extent): JsonObject {
  if (extent === 'metadata')
    return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
  const read = withDefaults(object, kind);
  const content = kind.type === EVENTS && kind.group !== '' ? newEvent(read) : read;
  return { ...content, apiVersion: apiVersionOf(kind), kind: kind.kind };
}

/** events.k8s.io leaves out who reports where nobody does. */
function newEvent(event: JsonObject): JsonObject {
  const kept = Object.entries(event).filter(([name, value]) => !(name.startsWith('reporting') && value === ''));
  return renamed(Object.fromEntries(kept), FROM_CORE);
}

/** What is not stored is filled in whenever an object is read. */
export function withDefaults(object: LiveObject, { schema }: ServedKind): LiveObject {
  return schema === undefined ? object : (applyDefaults(object, schema) as LiveObject); // Nothing is taken away.
}

/** A list of objects. Only custom resources repeat their type in each item. */
export function representList(
  objects: readonly LiveObject[],
  kind: ServedKind,
  { extent, metadata }: { readonly extent: Extent; readonly metadata: JsonObject },
): JsonObject {
  const items = objects.map((object) => represent(object, kind, extent));
  if (extent === 'metadata')
    return { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items };
  const shown = kind.schema === undefined ? items.map(withoutType) : items;
  return { kind: kind.listKind, apiVersion: apiVersionOf(kind), metadata, items: shown };
}

function withoutType({ apiVersion: _apiVersion, kind: _kind, ...item }: JsonObject): JsonObject {
  return item;
}

/** The object of a request in the form in which its kind is stored: Events as core/v1 has them, with what Go never leaves out. */
export function toStored(object: JsonObject, kind: ServedKind): JsonObject {
  if (kind.type !== EVENTS) return { ...object, apiVersion: apiVersionOf({ ...kind, version: kind.storageVersion }) };
  const core = kind.group === '' ? object : renamed(object, TO_CORE);
  return { ...EMPTY_EVENT, ...core, apiVersion: 'v1' };
}

const EMPTY_EVENT = {
  involvedObject: {},
  source: {},
  firstTimestamp: null,
  lastTimestamp: null,
  eventTime: null,
  reportingComponent: '',
  reportingInstance: '',
};

const FROM_CORE: Readonly<Record<string, string>> = {
  involvedObject: 'regarding',
  message: 'note',
  source: 'deprecatedSource',
  firstTimestamp: 'deprecatedFirstTimestamp',
  lastTimestamp: 'deprecatedLastTimestamp',
  count: 'deprecatedCount',
  reportingComponent: 'reportingController',
};
const TO_CORE = Object.fromEntries(Object.entries(FROM_CORE).map(([core, other]) => [other, core]));

function renamed(object: JsonObject, names: Readonly<Record<string, string>>): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [names[name] ?? name, value]));
}

const TEXTS = new WeakMap<JsonObject, string>();

/** What is answered as JSON, worked out once for each state of an object: watches tell it many times. */
export function textOfBody(body: JsonObject): string {
  const text = TEXTS.get(body) ?? JSON.stringify(body);
  TEXTS.set(body, text);
  return text;
}

/** `represent` as JSON. */
export function representText(object: LiveObject, kind: ServedKind, extent: Extent): string {
  return textOfBody(represent(object, kind, extent));
}

/** The text at a name; empty where there is none. */
export function textOf(value: JsonValue | undefined, name: string): string {
  const text = member(value, name);
  return typeof text === 'string' ? text : '';
}
