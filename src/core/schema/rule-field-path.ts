import type { FieldPath } from '../json/json.ts';

/**
 * Reads a rule's `fieldPath` (`.spec.size`, `.labels['a.b/c']`, `['x']`), which is relative to where the rule stands.
 * Undefined when it is not one that an API server would take. Lists have no place in it.
 */
export function parseRuleFieldPath(text: string): FieldPath | undefined {
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    PART.lastIndex = at;
    const match = PART.exec(text);
    if (match === null) return undefined;
    const [, name, quoted] = match;
    parts.push(name ?? unescape(quoted ?? ''));
    at = PART.lastIndex;
  }
  return parts.length === 0 ? undefined : parts;
}

const PART = /\.([^.[\]']+)|\['((?:\\[abfnrtv'\\]|[^'\\])*)'\]/y;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, letter: string) => ESCAPES.get(letter) ?? letter);
}
