import { isJsonArray, type JsonValue, member } from '../../../../src/core/json/json.ts';
import { type Kind, storageVersionOf } from '../../../../src/core/kind/kind.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';

/** The columns of one object as `kubectl get` prints them, without its name and its age. */
export function printedColumns(table: string): Readonly<Record<string, string>> {
  const [header = '', row = ''] = table.split('\n');
  const starts = [...header.matchAll(/\S+( \S+)*/g)].map(({ 0: title, index }) => ({ title, index }));
  const cells = starts.map(({ title, index }, at) => [title, row.slice(index, starts[at + 1]?.index).trim()]);
  return Object.fromEntries(cells.filter(([title]) => title !== 'NAME' && title !== 'AGE'));
}

/** What the columns of the CRD must show of an object. */
export function expectedColumns(kind: Kind, object: LiveObject): Readonly<Record<string, string>> {
  const { additionalPrinterColumns = [] } = storageVersionOf(kind);
  const shown = additionalPrinterColumns.filter(({ type }) => type !== 'date');
  return Object.fromEntries(
    shown.map(({ name, jsonPath }) => [name.toUpperCase(), textOf(valueAtJsonPath(object, jsonPath))]),
  );
}

/** kubectl leaves a cell empty where there is nothing. */
function textOf(value: JsonValue | undefined): string {
  return typeof value === 'object' || value === undefined ? '' : String(value);
}

/** The part of JSONPath that our columns use: members, and the item of a list of conditions that has a type. */
function valueAtJsonPath(object: JsonValue, path: string): JsonValue | undefined {
  const steps = [...path.matchAll(/\.([A-Za-z]+)|\[\?\(@\.type=="(\w+)"\)\]/g)];
  if (steps.map(([text]) => text).join('') !== path) throw new Error(`no column can show ${path} here`);
  return steps.reduce<JsonValue | undefined>(
    (value, [, name, type]) => (name === undefined ? itemOfType(value, type) : member(value, name)),
    object,
  );
}

function itemOfType(list: JsonValue | undefined, type: string | undefined): JsonValue | undefined {
  return isJsonArray(list) ? list.find((item) => member(item, 'type') === type) : undefined;
}
