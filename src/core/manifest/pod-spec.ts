import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member, valueAt } from '../json/json.ts';
import type { Manifest } from './manifest.ts';

/** A pod template inside a manifest: the labels its pods carry, and their spec. */
export interface PodTemplate {
  readonly labels: JsonObject;
  readonly spec: JsonObject;
}

/** The pod template of a workload, a Job, a CronJob or a bare Pod; undefined for everything else. */
export function podTemplateOf(manifest: Manifest): PodTemplate | undefined {
  const template = templateOf(manifest);
  const spec = member(template, 'spec');
  if (!isJsonObject(spec)) return undefined;
  return { labels: asObject(valueAt(template, ['metadata', 'labels'])), spec };
}

/** The containers of a pod, init containers first. */
export function containersOf(podSpec: JsonObject): readonly JsonObject[] {
  return [...objectsOf(podSpec['initContainers']), ...objectsOf(podSpec['containers'])];
}

/** The items of a list that are objects. */
export function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter((item) => isJsonObject(item)) : [];
}

/** The value when it is an object, an empty object otherwise. */
export function asObject(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function templateOf(manifest: Manifest): JsonValue | undefined {
  if (manifest.kind === 'Pod' && manifest.apiVersion === 'v1') return manifest;
  if (manifest.kind === 'CronJob') return valueAt(manifest, ['spec', 'jobTemplate', 'spec', 'template']);
  return valueAt(manifest, ['spec', 'template']);
}
