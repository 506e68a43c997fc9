import { noSuchOverload } from '../cel-error.ts';
import {
  type CelBytes,
  type CelDuration,
  type CelList,
  type CelMap,
  type CelOptional,
  type CelTimestamp,
  type CelUint,
  type CelValue,
  isTagged,
} from './cel-value.ts';

/** The value as a string; throws "no such overload" for any other type, as each function below does for its own. */
export function asString(value: CelValue | undefined): string {
  if (typeof value === 'string') return value;
  throw noSuchOverload();
}

/** The value as a bool. */
export function asBool(value: CelValue | undefined): boolean {
  if (typeof value === 'boolean') return value;
  throw noSuchOverload();
}

/** The value as an int. */
export function asInt(value: CelValue | undefined): bigint {
  if (typeof value === 'bigint') return value;
  throw noSuchOverload();
}

/** The value as a double. */
export function asDouble(value: CelValue | undefined): number {
  if (typeof value === 'number') return value;
  throw noSuchOverload();
}

/** The value as an unsigned int. */
export function asUint(value: CelValue | undefined): CelUint {
  if (isTagged(value) && value.kind === 'uint') return value;
  throw noSuchOverload();
}

/** The value as a byte string. */
export function asBytes(value: CelValue | undefined): CelBytes {
  if (isTagged(value) && value.kind === 'bytes') return value;
  throw noSuchOverload();
}

/** The value as a list. */
export function asList(value: CelValue | undefined): CelList {
  if (isTagged(value) && value.kind === 'list') return value;
  throw noSuchOverload();
}

/** The value as a map. */
export function asMap(value: CelValue | undefined): CelMap {
  if (isTagged(value) && value.kind === 'map') return value;
  throw noSuchOverload();
}

/** The value as a duration. */
export function asDuration(value: CelValue | undefined): CelDuration {
  if (isTagged(value) && value.kind === 'duration') return value;
  throw noSuchOverload();
}

/** The value as a timestamp. */
export function asTimestamp(value: CelValue | undefined): CelTimestamp {
  if (isTagged(value) && value.kind === 'timestamp') return value;
  throw noSuchOverload();
}

/** The value as an optional. */
export function asOptional(value: CelValue | undefined): CelOptional {
  if (isTagged(value) && value.kind === 'optional') return value;
  throw noSuchOverload();
}

/** An int as an index, clamped to what a list or string can have so that no precision is lost. */
export function asIndex(value: CelValue | undefined): number {
  const index = asInt(value);
  if (index > BigInt(Number.MAX_SAFE_INTEGER)) return Number.MAX_SAFE_INTEGER;
  return index < BigInt(Number.MIN_SAFE_INTEGER) ? Number.MIN_SAFE_INTEGER : Number(index);
}
