import { isJsonObject, type JsonValue, member } from '../json/json.ts';
import { comparisonKey } from './comparison-key.ts';
import type { CompiledSchema } from './compile-schema.ts';
import { describeExpected } from './describe-schema.ts';
import { describeValue } from './describe-value.ts';
import { descend, type Inspection, nameOf, report } from './inspection.ts';
import { writeFlow } from './write-field.ts';

/** Reports a list with too few or too many items, and every item that repeats an earlier one where the list is a set or map. */
export function checkList(list: readonly JsonValue[], { schema }: CompiledSchema, inspection: Inspection): void {
  const { minItems, maxItems } = schema;
  if (minItems !== undefined && list.length < minItems) {
    reportCount(list, `add ${countItems(minItems - list.length)}`, { schema, inspection });
  }
  if (maxItems !== undefined && list.length > maxItems) {
    reportCount(list, `remove ${countItems(list.length - maxItems)}`, { schema, inspection });
  }
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  if (schema['x-kubernetes-list-type'] === 'map') checkRepeats(list, inspection, keys);
  else if (schema['x-kubernetes-list-type'] === 'set' || schema.uniqueItems === true) checkRepeats(list, inspection);
}

function countItems(count: number): string {
  return count === 1 ? '1 item' : `${count} items`;
}

function reportCount(
  list: readonly JsonValue[],
  fix: string,
  { schema, inspection }: { readonly schema: CompiledSchema['schema']; readonly inspection: Inspection },
): void {
  const isFew = list.length < (schema.minItems ?? 0);
  report(inspection, {
    code: isFew ? 'too-few-items' : 'too-many-items',
    message: `${nameOf(inspection.path)} has too ${isFew ? 'few' : 'many'} items`,
    expected: describeExpected(schema),
    actual: describeValue(list),
    fix,
  });
}

/** Items are the same when they are equal or, in a list of type map, when their keys are; a missing key is a key too. */
function checkRepeats(list: readonly JsonValue[], inspection: Inspection, keys?: readonly string[]): void {
  if (list.length < 2) return;
  const first = new Map<string, number>();
  for (const [at, item] of list.entries()) {
    const key = keys === undefined ? comparisonKey(item) : keyOf(item, keys);
    if (key === undefined) continue;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, at);
    else descend(inspection, at, () => reportRepeat(item, earlier, { inspection, keys }));
  }
}

/** Only objects have keys: an item that is none has a type error of its own, and null counts as an object without any. */
function keyOf(item: JsonValue, keys: readonly string[]): string | undefined {
  if (item !== null && !isJsonObject(item)) return undefined;
  const values = keys.map((name) => member(item ?? {}, name));
  return values.map((value) => (value === undefined ? '' : comparisonKey(value))).join('\n');
}

function reportRepeat(
  item: JsonValue,
  earlier: number,
  { inspection, keys }: { readonly inspection: Inspection; readonly keys: readonly string[] | undefined },
): void {
  const name = nameOf(inspection.path);
  const first = nameOf([...inspection.path.slice(0, -1), earlier]);
  if (keys === undefined) {
    report(inspection, {
      code: 'duplicate-item',
      message: `${name} repeats ${first}`,
      expected: 'items that all differ',
      actual: `${describeValue(item)} twice`,
      fix: 'remove one of the two',
    });
    return;
  }
  const shared = keys.map((key) => `${key} ${writeFlow(member(item, key) ?? 'missing')}`).join(', ');
  report(inspection, {
    code: 'duplicate-item',
    message: `${name} has the same ${keys.join(' and ')} as ${first}`,
    expected: `items that differ in ${keys.join(' and ')}`,
    actual: `${shared} twice`,
    fix: `give one of the two another ${keys.join(' or ')}, or remove it`,
  });
}
