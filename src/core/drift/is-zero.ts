import { isJsonArray, type JsonValue } from '../json/json.ts';
import type { FieldShape } from './field-shapes.ts';

/**
 * Whether a value says no more than its absence: `""`, `0`, `false`, null, empty lists, and objects that hold nothing else. Go leaves
 * such values out of JSON (`omitempty`), but for what the shape says is kept. The value itself is taken not to be kept.
 */
export function isZero(value: JsonValue | undefined, shape: FieldShape | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return true;
  if (isJsonArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).every((name) => isZeroMember(value[name], name, shape));
}

function isZeroMember(value: JsonValue | undefined, name: string, parent: FieldShape | undefined): boolean {
  const shape = parent?.fields?.get(name) ?? parent?.items;
  return value === undefined || value === null || (shape?.keepsZero !== true && isZero(value, shape));
}
