import { CelEvaluationError } from '../cel-error.ts';
import type { CelDuration, CelTimestamp, CelUint } from './cel-value.ts';

/** The integer as a CEL int. Throws "integer overflow" beyond 64 signed bits. */
export function checkedInt(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new CelEvaluationError('integer overflow');
  return value;
}

/** The integer as a CEL uint. Throws "unsigned integer overflow" beyond 64 unsigned bits. */
export function checkedUint(value: bigint): CelUint {
  if (BigInt.asUintN(64, value) !== value) throw new CelEvaluationError('unsigned integer overflow');
  return { kind: 'uint', value };
}

/** The span as a CEL duration. Throws "duration overflow" beyond 64 signed bits of nanoseconds. */
export function checkedDuration(nanoseconds: bigint): CelDuration {
  if (BigInt.asIntN(64, nanoseconds) !== nanoseconds) throw new CelEvaluationError('duration overflow');
  return { kind: 'duration', nanoseconds };
}

/** The instant as a CEL timestamp. Throws "timestamp overflow" outside the years 1 to 9999. */
export function checkedTimestamp(nanoseconds: bigint, offsetMinutes: number): CelTimestamp {
  if (nanoseconds < MIN_TIMESTAMP || nanoseconds > MAX_TIMESTAMP) throw new CelEvaluationError('timestamp overflow');
  return { kind: 'timestamp', nanoseconds, offsetMinutes };
}

/** Nanoseconds in a second. */
export const SECOND = 1_000_000_000n;

const MIN_TIMESTAMP = -62_135_596_800n * SECOND;
const MAX_TIMESTAMP = 253_402_300_799n * SECOND + 999_999_999n;
