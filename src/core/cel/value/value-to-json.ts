import type { JsonValue } from '../../json/json.ts';
import { CelEvaluationError } from '../cel-error.ts';
import { type CelMap, type CelValue, elementsOf, typeNameOf } from './cel-value.ts';
import { formatDuration, formatTimestamp } from './format-value.ts';

/** The result of an expression as JSON; an absent optional is null. Throws for what JSON cannot say, such as NaN. */
export function valueToJson(value: CelValue): JsonValue {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new CelEvaluationError(`${value} cannot be written as JSON`);
  if (typeof value !== 'object' || value === null) return value;
  switch (value.kind) {
    case 'uint':
      return Number(value.value);
    case 'bytes':
      return btoa(String.fromCharCode(...value.bytes));
    case 'list':
      return elementsOf(value).map(valueToJson);
    case 'map':
      return mapToJson(value);
    case 'duration':
      return formatDuration(value);
    case 'timestamp':
      return formatTimestamp(value);
    case 'optional':
      return value.value === undefined ? null : valueToJson(value.value);
    case 'type':
      return value.name;
    case 'opaque':
      return value.toText();
  }
}

function mapToJson(map: CelMap): JsonValue {
  // `fromEntries` defines members, so that a key `__proto__` stays an ordinary one.
  return Object.fromEntries(map.keys().map((key) => [keyText(key), valueToJson(map.find(key) ?? null)]));
}

function keyText(key: CelValue): string {
  if (typeof key === 'object' && key !== null && key.kind === 'uint') return String(key.value);
  if (typeof key === 'object' && key !== null)
    throw new CelEvaluationError(`a key of type ${typeNameOf(key)} cannot be written as JSON`);
  return String(key);
}
