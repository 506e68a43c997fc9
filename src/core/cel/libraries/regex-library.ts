import { RE2JS, RE2JSException } from 're2js';
import { CelEvaluationError } from '../cel-error.ts';
import { globalFunction, type Library, memberFunction } from '../type-system/function-declaration.ts';
import { type CelValue, listOf } from '../value/cel-value.ts';
import { asIndex, asString } from '../value/narrow-value.ts';

/** `matches`, `find` and `findAll`, with RE2 syntax: linear time, no look-ahead. */
export const REGEX_LIBRARY: Library = {
  sinceMinor: 0,
  overloads: [
    globalFunction('matches(string, string): bool', matches),
    memberFunction('string.matches(string): bool', matches),
    memberFunction('string.find(string): string', (text, pattern) => findAll(text, pattern, 1)[0] ?? ''),
    memberFunction('string.findAll(string): list(string)', (text, pattern) => listOf(findAll(text, pattern, -1))),
    memberFunction('string.findAll(string, int): list(string)', (text, pattern, limit) =>
      listOf(findAll(text, pattern, asIndex(limit))),
    ),
  ],
};

/** Why a pattern is not RE2 syntax, or undefined when it is. */
export function patternError(pattern: string): string | undefined {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof CelEvaluationError) return error.message;
    throw error;
  }
}

// Patterns are few and evaluated often; the bound only guards against patterns that are computed.
const COMPILED = new Map<string, RE2JS>();
const COMPILED_LIMIT = 1000;

function compilePattern(pattern: string): RE2JS {
  const known = COMPILED.get(pattern);
  if (known !== undefined) return known;
  const compiled = compileNew(pattern);
  if (COMPILED.size >= COMPILED_LIMIT) COMPILED.clear();
  COMPILED.set(pattern, compiled);
  return compiled;
}

function compileNew(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof RE2JSException) throw new CelEvaluationError(`illegal regex: ${error.message}`);
    throw error;
  }
}

function matches(text: CelValue | undefined, pattern: CelValue | undefined): boolean {
  return compilePattern(asString(pattern)).test(asString(text));
}

/** As Go's `FindAllString`: an empty match right after another match does not count. A negative limit means all. */
function findAll(text: CelValue | undefined, pattern: CelValue | undefined, limit: number): string[] {
  const input = asString(text);
  const matcher = compilePattern(asString(pattern)).matcher(input);
  const found: string[] = [];
  let position = 0;
  let previousEnd = -1;
  while (position <= input.length && found.length !== limit && matcher.find(position)) {
    const [start, end] = [matcher.start(), matcher.end()];
    if (end > position || start !== previousEnd) found.push(input.slice(start, end));
    position = end > position ? end : position + characterLength(input, position);
    previousEnd = end;
  }
  return found;
}

/** The units of the character at a position; 1 past the end, so that a search ends. */
function characterLength(text: string, position: number): number {
  return (text.codePointAt(position) ?? 0) > 0xffff ? 2 : 1;
}
