import { CelEvaluationError } from '../cel-error.ts';
import { globalFunction, type Library, type Overload } from '../type-system/function-declaration.ts';
import type { CelValue } from '../value/cel-value.ts';
import { formatDouble, formatDuration, formatTimestamp } from '../value/format-value.ts';
import { asBool, asBytes, asDouble, asDuration, asInt, asString, asTimestamp, asUint } from '../value/narrow-value.ts';
import { checkedInt, checkedTimestamp, checkedUint, SECOND } from '../value/number-range.ts';
import { parseBool, parseDouble, parseSigned, parseUnsigned } from '../value/parse-number.ts';
import { parseDuration, parseTimestamp } from '../value/parse-time.ts';
import { COMPARABLE_TYPES } from './kubernetes-lists-library.ts';

/** `int(x)`, `string(x)`, `duration(x)` … as every version has them. */
export const CONVERSION_LIBRARY: Library = {
  sinceMinor: 0,
  overloads: [
    ...COMPARABLE_TYPES.map(identity),
    ...textConversions(),
    ...numberConversions(),
    convert('bytes(string): bytes', (value) => ({ kind: 'bytes', bytes: new TextEncoder().encode(asString(value)) })),
    convert('duration(int): duration', () => {
      throw conversionError('int', 'duration');
    }),
    convert('timestamp(int): timestamp', (value) => checkedTimestamp(asInt(value) * SECOND, 0)),
  ],
};

function identity(type: string): Overload {
  return convert(`${type}(${type}): ${type}`, (value) => value);
}

function textConversions(): readonly Overload[] {
  return [
    parsed('bool', parseBool),
    parsed('int', parseSigned),
    parsed('uint', (text) => {
      const value = parseUnsigned(text);
      return value === undefined ? undefined : { kind: 'uint', value };
    }),
    parsed('double', parseDouble),
    parsed('duration', parseDuration),
    parsed('timestamp', (text) => {
      const timestamp = parseTimestamp(text);
      return timestamp && checkedTimestamp(timestamp.nanoseconds, timestamp.offsetMinutes);
    }),
    convert('string(bool): string', (value) => String(asBool(value))),
    convert('string(bytes): string', (value) => decodeText(asBytes(value).bytes)),
    convert('string(double): string', (value) => formatDouble(asDouble(value))),
    convert('string(duration): string', (value) => formatDuration(asDuration(value))),
    convert('string(int): string', (value) => String(asInt(value))),
    convert('string(timestamp): string', (value) => formatTimestamp(asTimestamp(value))),
    convert('string(uint): string', (value) => String(asUint(value).value)),
  ];
}

function numberConversions(): readonly Overload[] {
  return [
    convert('int(double): int', (value) => checkedInt(truncated(asDouble(value), 'integer overflow'))),
    convert('int(uint): int', (value) => checkedInt(asUint(value).value)),
    convert('int(duration): int', (value) => asDuration(value).nanoseconds),
    convert('int(timestamp): int', (value) => wholeSeconds(asTimestamp(value).nanoseconds)),
    convert('uint(double): uint', (value) => checkedUint(truncated(asDouble(value), 'unsigned integer overflow'))),
    convert('uint(int): uint', (value) => checkedUint(asInt(value))),
    convert('double(int): double', (value) => Number(asInt(value))),
    convert('double(uint): double', (value) => Number(asUint(value).value)),
  ];
}

function convert(signature: string, apply: (value: CelValue) => CelValue): Overload {
  return globalFunction(signature, (value = null) => apply(value));
}

/** The conversion of a text; functions are named after the type they give. */
function parsed(type: string, parse: (text: string) => CelValue | undefined): Overload {
  return convert(`${type}(string): ${type}`, (value) => {
    const result = parse(asString(value));
    if (result === undefined) throw conversionError('string', type);
    return result;
  });
}

function truncated(value: number, overflow: string): bigint {
  if (!Number.isFinite(value)) throw new CelEvaluationError(overflow);
  return BigInt(Math.trunc(value));
}

function wholeSeconds(nanoseconds: bigint): bigint {
  const seconds = nanoseconds / SECOND;
  return nanoseconds < 0n && seconds * SECOND !== nanoseconds ? seconds - 1n : seconds;
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CelEvaluationError('invalid UTF-8 in bytes, cannot convert to string');
  }
}

function conversionError(from: string, to: string): CelEvaluationError {
  return new CelEvaluationError(`type conversion error from '${from}' to '${to}'`);
}
