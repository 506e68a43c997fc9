import {
  type FieldPath,
  formatFieldPath,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../json/json.ts';

/** Maps that cdk8s leaves out when they are empty. */
const DROPPED_WHEN_EMPTY: ReadonlySet<string> = new Set(['labels', 'annotations']);

/**
 * The first field of the input that is missing or different in the output, or undefined when nothing was lost. Members that
 * are undefined or null count as absent, and so does an empty map of labels or annotations, which cdk8s leaves out.
 */
export function findLostField(input: JsonValue, output: JsonValue): string | undefined {
  const lost = findLost(input, output);
  return lost === undefined ? undefined : formatFieldPath(lost);
}

// The path is put together on the way back only: nearly always nothing is lost, and this runs for every rendered object.
function findLost(input: JsonValue | undefined, output: JsonValue | undefined): FieldPath | undefined {
  if (input === undefined || input === null) return undefined;
  if (isJsonArray(input)) return findLostItem(input, output);
  if (!isJsonObject(input)) return Object.is(input, output) ? undefined : [];
  if (!isJsonObject(output)) return [];
  return findLostMember(input, output);
}

function findLostMember(input: JsonObject, output: JsonObject): FieldPath | undefined {
  for (const name of Object.keys(input)) {
    const value = input[name];
    if (DROPPED_WHEN_EMPTY.has(name) && isEmptyObject(value)) continue;
    const lost = findLost(value, Object.hasOwn(output, name) ? output[name] : undefined);
    if (lost !== undefined) return [name, ...lost];
  }
  return undefined;
}

function findLostItem(input: readonly JsonValue[], output: JsonValue | undefined): FieldPath | undefined {
  if (!isJsonArray(output) || output.length !== input.length) return [];
  for (let index = 0; index < input.length; index += 1) {
    const lost = findLost(input[index], output[index]);
    if (lost !== undefined) return [index, ...lost];
  }
  return undefined;
}

function isEmptyObject(value: JsonValue | undefined): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0;
}
