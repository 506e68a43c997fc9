import type { CompiledPattern, CompiledSchema } from './compile-schema.ts';
import { describeExpected } from './describe-schema.ts';
import { describeFieldValue } from './describe-value.ts';
import { exampleValue } from './example-value.ts';
import type { StringFormat } from './format/string-format.ts';
import { type Inspection, nameOf, report } from './inspection.ts';
import { writeField } from './write-field.ts';

/** Reports a string of the wrong length, that does not match its pattern, or that is not in its format. */
export function checkString(text: string, node: CompiledSchema, inspection: Inspection): void {
  const isEmpty = checkLength(text, node, inspection) === 'empty';
  if (isEmpty) return;
  if (node.pattern !== undefined) checkPattern(text, node.pattern, { node, inspection });
  if (node.format !== undefined) checkFormat(text, node.format, { node, inspection });
}

interface Where {
  readonly node: CompiledSchema;
  readonly inspection: Inspection;
}

/** Lengths count code points, as Go's utf8.RuneCountInString does. Of an empty string nothing else is worth saying. */
function checkLength(text: string, node: CompiledSchema, inspection: Inspection): 'empty' | undefined {
  const { minLength = 0, maxLength } = node.schema;
  const where = { node, inspection };
  // UTF-16 units are never fewer than code points, so most strings need no counting.
  const isShort = text.length < minLength || (minLength > 0 && countCharacters(text) < minLength);
  if (isShort) {
    reportLength(text, minLength - countCharacters(text), where);
    return text === '' ? 'empty' : undefined;
  }
  if (maxLength !== undefined && text.length > maxLength) {
    const excess = countCharacters(text) - maxLength;
    if (excess > 0) reportLength(text, -excess, where);
  }
  return undefined;
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** `missing` is how many characters too few there are; negative for too many. */
function reportLength(text: string, missing: number, { node, inspection }: Where): void {
  const { path } = inspection;
  const name = nameOf(path);
  const amount = Math.abs(missing) === 1 ? '1 character' : `${Math.abs(missing)} characters`;
  const problem = missing < 0 ? `${name} is ${amount} too long` : `${name} is ${amount} too short`;
  report(inspection, {
    code: missing < 0 ? 'too-long' : 'too-short',
    message: text === '' ? `${name} must not be empty` : problem,
    expected: describeExpected(node.schema),
    actual: describeFieldValue(text, path, node.schema),
    fix: text === '' ? describeSample(node, inspection) : `${missing < 0 ? 'shorten' : 'lengthen'} it by ${amount}`,
  });
}

function checkPattern(text: string, pattern: CompiledPattern, { node, inspection }: Where): void {
  if (pattern.ok && pattern.search(text)) return;
  const { path } = inspection;
  const written = node.schema.pattern ?? '';
  report(inspection, {
    code: pattern.ok ? 'pattern-mismatch' : 'pattern-not-evaluated',
    message: pattern.ok
      ? `${nameOf(path)} does not match the pattern \`${written}\``
      : `${nameOf(path)} cannot be checked: the schema's pattern \`${written}\` is not RE2 (${pattern.error})`,
    expected: describeExpected(node.schema),
    actual: describeFieldValue(text, path, node.schema),
    fix: pattern.ok
      ? describeSample(node, inspection)
      : 'correct the pattern in the CRD: an API server refuses every value',
  });
}

function checkFormat(text: string, format: StringFormat, { node, inspection }: Where): void {
  if (format.accepts(text)) return;
  const { path } = inspection;
  report(inspection, {
    code: 'invalid-format',
    message: `${nameOf(path)} must be ${format.phrase}`,
    expected: node.schema.type === 'string' ? describeExpected(node.schema) : format.phrase,
    actual: describeFieldValue(text, path, node.schema),
    fix: `write it like \`${writeField(path, format.example)}\``,
  });
}

function describeSample({ schema }: CompiledSchema, { path }: Inspection): string {
  const example = exampleValue(schema);
  if (example !== undefined && example !== '') return `write it like \`${writeField(path, example)}\``;
  return schema.pattern === undefined ? 'give it a value' : `change it so that it matches \`${schema.pattern}\``;
}
