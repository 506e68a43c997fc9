import { type FieldPath, isJsonArray, isJsonObject, type JsonValue } from '../json/json.ts';
import type { StructuralSchema } from './structural-schema.ts';

const LONGEST_TEXT = 60;
const MOST_FIELDS = 3;

/** What a value is, for `actual`: `the string "three"`, `the number 7`, `a list of 2 items`. Long strings are cut. */
export function describeValue(value: JsonValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return value === '' ? 'the empty string' : `the string ${quote(value)}`;
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'boolean') return `the boolean ${value}`;
  if (isJsonArray(value)) return describeList(value.length);
  return isJsonObject(value) ? describeObject(Object.keys(value)) : String(value);
}

/** `describeValue` that never shows what may be a secret: a field whose format or name says that it is one. */
export function describeFieldValue(value: JsonValue, path: FieldPath, schema: StructuralSchema): string {
  if (!holdsSecret(path, schema) || isJsonObject(value) || isJsonArray(value) || value === null) {
    return describeValue(value);
  }
  return `a ${typeof value} that is not shown`;
}

const SECRET_NAME = /(?:password|passwd|passphrase|(?:^|client_?)secret|token|(?:api|access|private|secret)_?-?key)$/i;

/** Tells whether a field takes a secret as plain text. Where it names a Secret object (`secretName`), it does not. */
export function holdsSecret(path: FieldPath, schema: StructuralSchema): boolean {
  if (schema.format === 'password') return true;
  const takesText = schema.type === 'string' || schema.type === undefined;
  const name = path.findLast((part) => typeof part === 'string');
  return takesText && schema.enum === undefined && typeof name === 'string' && SECRET_NAME.test(name);
}

function quote(text: string): string {
  const characters = [...text];
  return characters.length <= LONGEST_TEXT
    ? JSON.stringify(text)
    : `${JSON.stringify(characters.slice(0, LONGEST_TEXT).join(''))} and ${characters.length - LONGEST_TEXT} more characters`;
}

function describeList(length: number): string {
  if (length === 0) return 'an empty list';
  return length === 1 ? 'a list of 1 item' : `a list of ${length} items`;
}

function describeObject(names: readonly string[]): string {
  if (names.length === 0) return 'an empty object';
  const shown = names.slice(0, MOST_FIELDS).map((name) => JSON.stringify(name));
  const more = names.length - shown.length;
  return `an object with ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
