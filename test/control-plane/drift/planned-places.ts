import {
  type FieldPath,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  member,
} from '../../../src/core/json/json.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { REPLICAS_ANNOTATION, REPLICAS_AUTOSCALED } from '../../../src/core/synth/labels.ts';
import type { LiveObject } from '../harness/api-client.ts';

/** One step from an object to a value in it: a member, or an item of a list by its keys, by itself (sets), or by its position. */
export type Step =
  | { readonly by: 'name'; readonly name: string }
  | { readonly by: 'keys'; readonly keys: JsonObject }
  | { readonly by: 'value'; readonly value: JsonValue }
  | { readonly by: 'index'; readonly index: number };

/** A value that a manifest has, and the way to it. */
export interface PlannedPlace {
  readonly steps: readonly Step[];
  readonly value: JsonValue;
  /** Whether a server-side applier can own this place alone: nothing above it is written as a whole. */
  readonly isOwnable: boolean;
}

/**
 * Every value of a manifest that an edit can change: all but what names the object. Which lists have keys is read from the fieldsV1 of
 * the live object, which the API server wrote, so that tests do not believe the code they test.
 */
export function plannedPlaces(manifest: Manifest, live: LiveObject): readonly PlannedPlace[] {
  const fields = mergedFields(live);
  const { apiVersion: _apiVersion, kind: _kind, metadata, status: _status, ...rest } = manifest;
  const { labels, annotations } = metadata;
  const places: PlannedPlace[] = [];
  walk({ value: { metadata: { labels, annotations }, ...rest }, fields, steps: [] }, places);
  const isAutoscaled = annotations?.[REPLICAS_ANNOTATION] === REPLICAS_AUTOSCALED;
  return places.filter(({ steps }) => {
    // The Plan says replicas to begin with, and leaves them to its autoscaler.
    if (isAutoscaled && pathOf(steps).join('.') === 'spec.replicas') return false;
    return steps.length > 1 || isData(steps);
  });
}

/** `data` of ConfigMaps and `rules` of Roles are not below `spec`; a whole `metadata` or `spec` is nothing to edit. */
function isData([first]: readonly Step[]): boolean {
  return first?.by === 'name' && first.name !== 'metadata' && first.name !== 'spec';
}

interface Visit {
  readonly value: JsonValue | undefined;
  readonly fields: JsonObject | undefined;
  readonly steps: readonly Step[];
}

function walk({ value, fields, steps }: Visit, places: PlannedPlace[]): void {
  if (value === undefined || value === null) return;
  if (steps.length > 0) places.push({ steps, value, isOwnable: fields !== undefined });
  if (isJsonObject(value)) {
    for (const [name, inner] of Object.entries(value)) {
      walk({ value: inner, fields: below(fields, `f:${name}`), steps: [...steps, { by: 'name', name }] }, places);
    }
  }
  if (isJsonArray(value)) {
    value.forEach((item, index) => {
      const step = stepTo(item, index, fields);
      walk({ value: item, fields: step.fields, steps: [...steps, step.step] }, places);
    });
  }
}

interface ItemStep {
  readonly step: Step;
  readonly fields: JsonObject | undefined;
}

function stepTo(item: JsonValue, index: number, fields: JsonObject | undefined): ItemStep {
  for (const [name, inner] of Object.entries(fields ?? {})) {
    const key: JsonValue = name === '.' ? null : JSON.parse(name.slice(2));
    if (name.startsWith('v:') && key === item) return { step: { by: 'value', value: key }, fields: objectOf(inner) };
    if (name.startsWith('k:') && isJsonObject(key) && hasKeys(item, key)) {
      return { step: { by: 'keys', keys: key }, fields: objectOf(inner) };
    }
  }
  return { step: { by: 'index', index }, fields: undefined };
}

/** A key that a manifest leaves out has its default, which only the server knows. */
function hasKeys(item: JsonValue, keys: JsonObject): boolean {
  return Object.entries(keys).every(([name, value]) => (member(item, name) ?? value) === value);
}

/** The places that any manager owns. Places of a manager's own are leaves there: `{}`. */
function mergedFields({ metadata }: LiveObject): JsonObject {
  const entries = (metadata as { readonly managedFields?: readonly JsonObject[] }).managedFields ?? [];
  return entries
    .filter((entry) => entry['subresource'] === undefined)
    .reduce<JsonObject>((merged, entry) => merge(merged, objectOf(entry['fieldsV1']) ?? {}), {});
}

function merge(left: JsonObject, right: JsonObject): JsonObject {
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return Object.fromEntries(
    [...names].map((name) => [name, merge(objectOf(left[name]) ?? {}, objectOf(right[name]) ?? {})]),
  );
}

function below(fields: JsonObject | undefined, name: string): JsonObject | undefined {
  return objectOf(member(fields, name));
}

function objectOf(value: JsonValue | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

/** What an object holds at a place, or undefined where it holds nothing there. */
export function valueOf(object: JsonValue, steps: readonly Step[]): JsonValue | undefined {
  let value: JsonValue | undefined = object;
  for (const step of steps) value = follow(value, step);
  return value ?? undefined;
}

function follow(value: JsonValue | undefined, step: Step): JsonValue | undefined {
  if (step.by === 'name') return member(value, step.name);
  return isJsonArray(value) ? value[positionOf(value, step)] : undefined;
}

function positionOf(list: readonly JsonValue[], step: Step): number {
  if (step.by === 'index') return step.index;
  if (step.by === 'value') return list.indexOf(step.value);
  return step.by === 'keys' ? list.findIndex((item) => hasKeys(item, step.keys)) : -1;
}

/** Where a place is in an object, as JSON pointers say it (RFC 6901). */
export function pointerTo(object: JsonValue, steps: readonly Step[]): string {
  const parts = steps.map((step, at) => {
    if (step.by === 'name') return step.name;
    const list = valueOf(object, steps.slice(0, at));
    return String(isJsonArray(list) ? positionOf(list, step) : -1);
  });
  return parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A place as differences name it. */
export function pathOf(steps: readonly Step[]): FieldPath {
  return steps.map((step) => {
    switch (step.by) {
      case 'name':
        return step.name;
      case 'index':
        return step.index;
      case 'value':
        return String(step.value);
      case 'keys':
        return Object.entries(step.keys)
          .map(([name, value]) => `${name}=${String(value)}`)
          .join(',');
    }
  });
}

/** The smallest object that has a value at a place: what another applier applies who claims nothing else. */
export function objectWith(steps: readonly Step[], value: JsonValue): JsonValue {
  return steps.toReversed().reduce<JsonValue>((inner, step) => {
    if (step.by === 'name') return { [step.name]: inner };
    if (step.by === 'keys') return [{ ...step.keys, ...(isJsonObject(inner) ? inner : {}) }];
    return [inner];
  }, value);
}
