import type { JsonValue } from '../../../core/json/json.ts';

/** The first name that is in a list twice; undefined where there is none. What is no text has no name. */
export function repeatedName(names: readonly (JsonValue | undefined)[]): string | undefined {
  return names.filter((name) => typeof name === 'string').find((name, index, all) => all.indexOf(name) !== index);
}
