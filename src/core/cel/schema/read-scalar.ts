import type { JsonValue } from '../../json/json.ts';
import { CelEvaluationError } from '../cel-error.ts';
import type { CelValue } from '../value/cel-value.ts';
import type { JsonReader } from './declared-value.ts';

/** Reads null as CEL's null where the schema is nullable, and refuses it elsewhere. */
export function readNullable(read: JsonReader, isNullable: boolean): JsonReader {
  return (json) => {
    if (json !== null) return read(json);
    if (isNullable) return null;
    throw new CelEvaluationError('invalid data, got null for schema with nullable=false');
  };
}

/** Reads an int. */
export function readInteger(json: JsonValue): CelValue {
  if (typeof json === 'number' && Number.isInteger(json)) return BigInt(json);
  throw unexpected('int', json);
}

/** Reads a double, also one written without a fraction. */
export function readNumber(json: JsonValue): CelValue {
  if (typeof json === 'number') return json;
  throw unexpected('float', json);
}

/** Reads a bool. */
export function readBoolean(json: JsonValue): CelValue {
  if (typeof json === 'boolean') return json;
  throw unexpected('bool', json);
}

/** Reads an int or a string (`x-kubernetes-int-or-string`). */
export function readIntOrString(json: JsonValue): CelValue {
  return typeof json === 'string' ? json : readInteger(json);
}

/** The error of JSON that does not have the type its schema says. */
export function unexpected(expected: string, json: JsonValue): CelEvaluationError {
  const found = json === null ? 'null' : Array.isArray(json) ? 'array' : typeof json;
  return new CelEvaluationError(`invalid data, expected ${expected}, got ${found}`);
}
