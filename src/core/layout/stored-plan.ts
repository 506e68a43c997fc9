import { parse } from 'yaml';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member } from '../json/json.ts';
import type { StepDefinition } from '../kind/steps.ts';
import type { ObjectReference } from '../manifest/object-id.ts';
import type { ResourceIdentity } from '../resource/resource.ts';

/** A committed Plan, as far as it says which files are its own. */
export interface StoredPlan {
  readonly name: string;
  readonly resource: ResourceIdentity;
  readonly steps: readonly StepDefinition[];
  readonly parts: number;
  readonly objects: readonly { readonly id: string; readonly step: string; readonly ref: ObjectReference }[];
}

/** Reads a committed plan.yaml; undefined when it is not one that Planwright wrote. */
export function parseStoredPlan(text: string): StoredPlan | undefined {
  const document = parseYaml(text);
  const spec = member(document, 'spec');
  const name = member(member(document, 'metadata'), 'name');
  const resource = readIdentity(member(spec, 'resource'));
  if (typeof name !== 'string' || resource === undefined) return undefined;
  const parts = member(spec, 'parts');
  return {
    name,
    resource,
    steps: objects(member(spec, 'steps')).flatMap(readStep),
    parts: typeof parts === 'number' ? parts : 0,
    objects: objects(member(spec, 'objects')).flatMap(readObject),
  };
}

function parseYaml(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = parse(text);
    return value;
  } catch {
    // Somebody's edit broke it: then it lists nothing, and nothing is removed on its word.
    return undefined;
  }
}

function objects(value: JsonValue | undefined): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter((item) => isJsonObject(item)) : [];
}

function readIdentity(value: JsonValue | undefined): ResourceIdentity | undefined {
  const [apiVersion, kind, namespace, name] = texts(value, ['apiVersion', 'kind', 'namespace', 'name']);
  if (apiVersion === undefined || kind === undefined || namespace === undefined || name === undefined) return undefined;
  return { apiVersion, kind, namespace, name };
}

function readStep(value: JsonObject): readonly StepDefinition[] {
  const { name, wave, barrier } = value;
  if (typeof name !== 'string' || typeof wave !== 'number') return [];
  return [{ name, wave, barrier: barrier === true }];
}

function readObject(value: JsonObject): StoredPlan['objects'] {
  const [id, step] = texts(value, ['id', 'step']);
  const [apiVersion, kind, name, namespace] = texts(value['ref'], ['apiVersion', 'kind', 'name', 'namespace']);
  if (id === undefined || step === undefined || apiVersion === undefined || kind === undefined || name === undefined) {
    return [];
  }
  return [
    { id, step, ref: namespace === undefined ? { apiVersion, kind, name } : { apiVersion, kind, namespace, name } },
  ];
}

function texts(value: JsonValue | undefined, names: readonly string[]): readonly (string | undefined)[] {
  return names.map((name) => {
    const found = member(value, name);
    return typeof found === 'string' ? found : undefined;
  });
}
