import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../src/core/json/json.ts';

/**
 * Makes answers of two servers comparable: uids and versions become the order in which they first appeared, times are only there.
 * What stays the same and what changes stays visible.
 */
export function createNormaliser(): (value: JsonValue) => JsonValue {
  const names = new Map<string, string>();
  const named = (kind: string, text: string): string => {
    const key = `${kind} ${text}`;
    const name = names.get(key) ?? `<${kind} ${[...names.keys()].filter((each) => each.startsWith(kind)).length + 1}>`;
    names.set(key, name);
    return name;
  };
  const walk = (value: JsonValue, path: readonly string[]): JsonValue => {
    const last = path.at(-1);
    if (isJsonArray(value)) {
      const items = value.map((item) => walk(item, path));
      // They are sorted by the second in which they were written.
      return last === 'managedFields' ? items.sort(byText) : items;
    }
    if (isJsonObject(value)) return walkMembers(value, path, walk);
    return typeof value === 'string' ? nameless(value, last, named) : value;
  };
  return (value) => walk(value, []);
}

function nameless(text: string, member: string | undefined, named: (kind: string, text: string) => string): string {
  if (/^0*$/.test(text)) return text;
  if (member === 'uid') return named('uid', text);
  if (member === 'resourceVersion') return named('version', text);
  return member === 'continue' ? '<token>' : texts(text);
}

function walkMembers(
  object: JsonObject,
  path: readonly string[],
  walk: (value: JsonValue, path: readonly string[]) => JsonValue,
): JsonObject {
  // A list or bookmark is of a moment at which something else may have been written.
  const isMoment = path.at(-1) === 'metadata' && object['name'] === undefined && object['uid'] === undefined;
  const entries = Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]): [string, JsonValue] => {
      const isVersion = isMoment && name === 'resourceVersion' && value !== '';
      return [name, isVersion ? '<version>' : walk(value ?? null, [...path, name])];
    });
  return Object.fromEntries(entries);
}

function byText(left: JsonValue, right: JsonValue): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
}

function texts(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (_, fraction) =>
      fraction === undefined ? '<time>' : '<micro time>',
    )
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>')
    .replace(/resource version: \d+( \(\d+\))?/, 'resource version: <version>')
    .replace(/current: \d+/, 'current: <version>')
    .replace(/in record \(\d+\)/, 'in record (<version>)')
    .replace(/^(generated-)[a-z0-9]{5}$/, '$1<suffix>');
}
