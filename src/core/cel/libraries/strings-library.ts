import { CelEvaluationError } from '../cel-error.ts';
import { globalFunction, type Library, memberFunction, type Overload } from '../type-system/function-declaration.ts';
import { type CelValue, elementsOf, listOf } from '../value/cel-value.ts';
import { codePointsOf } from '../value/code-points.ts';
import { asIndex, asInt, asList, asString } from '../value/narrow-value.ts';
import { formatText } from './format-text.ts';
import { indexOfText, lastIndexOfText } from './text-search.ts';

/** The text functions of every version (https://pkg.go.dev/github.com/google/cel-go/ext#Strings); they count code points. */
export const STRINGS_LIBRARY: Library = {
  sinceMinor: 0,
  overloads: [
    memberFunction('string.charAt(int): string', (text, index) => charAt(asString(text), asIndex(index))),
    memberFunction('string.indexOf(string): int', (text, part) => indexOfText(asString(text), asString(part), 0n)),
    memberFunction('string.indexOf(string, int): int', (text, part, offset) =>
      indexOfText(asString(text), asString(part), asInt(offset)),
    ),
    memberFunction('string.lastIndexOf(string): int', (text, part) => lastIndexOfText(asString(text), asString(part))),
    memberFunction('string.lastIndexOf(string, int): int', (text, part, offset) =>
      lastIndexOfText(asString(text), asString(part), asInt(offset)),
    ),
    memberFunction('string.lowerAscii(): string', (text) =>
      asString(text).replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
    ),
    memberFunction('string.upperAscii(): string', (text) =>
      asString(text).replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
    ),
    memberFunction('string.trim(): string', (text) => asString(text).replace(GO_SPACES, '')),
    ...replacements(),
    ...splits(),
    ...substrings(),
    memberFunction('list(string).join(): string', (list) => join(list, '')),
    memberFunction('list(string).join(string): string', (list, separator) => join(list, asString(separator))),
  ],
};

/** What came with version 2 of the strings library. */
export const STRINGS_V2_LIBRARY: Library = {
  sinceMinor: 29,
  overloads: [
    memberFunction('string.format(list(dyn)): string', (text, values) =>
      formatText(asString(text), elementsOf(asList(values))),
    ),
    globalFunction('strings.quote(string): string', (text) => quote(asString(text))),
  ],
};

/** Go's `unicode.IsSpace`, which differs from `String.prototype.trim` in U+0085 and U+FEFF. */
const GO_SPACES =
  /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;
const LONE_SURROGATE = /\p{Cs}/gu;
const QUOTED: ReadonlyMap<string, string> = new Map([
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
  ['"', '\\"'],
]);

function charAt(text: string, index: number): string {
  const characters = codePointsOf(text);
  if (index < 0 || index > characters.length) throw outOfRange(index);
  return characters[index] ?? '';
}

function replacements(): readonly Overload[] {
  return [
    memberFunction('string.replace(string, string): string', (text, old, replacement) =>
      replaceText(asString(text), { old: asString(old), replacement: asString(replacement), limit: -1 }),
    ),
    memberFunction('string.replace(string, string, int): string', (...values) => {
      const [text, old, replacement, limit] = values;
      return replaceText(asString(text), {
        old: asString(old),
        replacement: asString(replacement),
        limit: asIndex(limit),
      });
    }),
  ];
}

interface Replacement {
  readonly old: string;
  readonly replacement: string;
  /** How many occurrences to replace; negative means all. */
  readonly limit: number;
}

/** An empty `old` matches before each character and at the end. */
function replaceText(text: string, { old, replacement, limit }: Replacement): string {
  const pieces = old === '' ? ['', ...codePointsOf(text), ''] : text.split(old);
  const replaced = limit < 0 ? pieces.length - 1 : Math.min(limit, pieces.length - 1);
  const head = pieces.slice(0, replaced).map((piece) => piece + replacement);
  return head.join('') + pieces.slice(replaced).join(old);
}

function splits(): readonly Overload[] {
  return [
    memberFunction('string.split(string): list(string)', (text, separator) =>
      split(asString(text), asString(separator), -1),
    ),
    memberFunction('string.split(string, int): list(string)', (text, separator, limit) =>
      split(asString(text), asString(separator), asIndex(limit)),
    ),
  ];
}

function split(text: string, separator: string, limit: number): CelValue {
  const pieces = separator === '' ? [...codePointsOf(text)] : text.split(separator);
  if (limit < 0 || pieces.length <= limit) return listOf(pieces);
  if (limit === 0) return listOf([]);
  return listOf([...pieces.slice(0, limit - 1), pieces.slice(limit - 1).join(separator)]);
}

function substrings(): readonly Overload[] {
  return [
    memberFunction('string.substring(int): string', (text, start) => substring(asString(text), asIndex(start))),
    memberFunction('string.substring(int, int): string', (text, start, end) =>
      substring(asString(text), asIndex(start), asIndex(end)),
    ),
  ];
}

function substring(text: string, start: number, end?: number): string {
  const characters = codePointsOf(text);
  const stop = end ?? characters.length;
  if (end !== undefined && start > end) {
    throw new CelEvaluationError(`invalid substring range. start: ${start}, end: ${end}`);
  }
  for (const index of [start, stop]) {
    if (index < 0 || index > characters.length) throw outOfRange(index);
  }
  return characters.slice(start, stop).join('');
}

function join(list: CelValue | undefined, separator: string): string {
  const texts = elementsOf(asList(list)).map((element) => {
    if (typeof element !== 'string')
      throw new CelEvaluationError('join: invalid input: every element must be a string');
    return element;
  });
  return texts.join(separator);
}

function quote(text: string): string {
  const escaped = Array.from(text.replace(LONE_SURROGATE, '\ufffd'), (character) => QUOTED.get(character) ?? character);
  return `"${escaped.join('')}"`;
}

function outOfRange(index: number): CelEvaluationError {
  return new CelEvaluationError(`index out of range: ${index}`);
}
