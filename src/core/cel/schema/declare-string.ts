import type { JsonValue } from '../../json/json.ts';
import type { StructuralSchema } from '../../schema/structural-schema.ts';
import { CelEvaluationError } from '../cel-error.ts';
import { BYTES, type CelType, DURATION, STRING, TIMESTAMP } from '../type-system/cel-type.ts';
import type { CelValue } from '../value/cel-value.ts';
import { SECOND } from '../value/number-range.ts';
import { parseDate, parseDuration, parseTimestamp } from '../value/parse-time.ts';
import type { DeclaredValue } from './declared-value.ts';
import { parseLongDuration } from './parse-long-duration.ts';
import { unexpected } from './read-scalar.ts';

/** What CEL makes of a string: `format` may make it a duration, a timestamp or bytes. */
export function declareString({ format }: StructuralSchema): DeclaredValue {
  switch (format) {
    case 'byte':
      return formatted('byte', BYTES, parseBase64);
    case 'duration':
      return formatted('duration', DURATION, (text) => parseDuration(text) ?? parseLongDuration(text));
    case 'date':
      return formatted('date', TIMESTAMP, parseDay);
    case 'date-time':
      return formatted('date-time', TIMESTAMP, parseDateTime);
    default:
      return { type: STRING, read: textOf };
  }
}

function formatted(format: string, type: CelType, parse: (text: string) => CelValue | undefined): DeclaredValue {
  return {
    type,
    read: (json) => {
      const value = parse(textOf(json));
      if (value === undefined)
        throw new CelEvaluationError(`invalid ${format} formatted string ${JSON.stringify(json)}`);
      return value;
    },
  };
}

function textOf(json: JsonValue): string {
  if (typeof json === 'string') return json;
  throw unexpected('string', json);
}

function parseDay(text: string): CelValue | undefined {
  const days = parseDate(text);
  return days === undefined ? undefined : timestamp(BigInt(days) * 86_400n * SECOND);
}

/** RFC 3339, also without a zone, which then is UTC; an empty text is 1970-01-01. */
function parseDateTime(text: string): CelValue | undefined {
  if (text === '') return timestamp(0n);
  return parseTimestamp(text) ?? parseTimestamp(`${text}Z`);
}

function timestamp(nanoseconds: bigint): CelValue {
  return { kind: 'timestamp', nanoseconds, offsetMinutes: 0 };
}

/** The URL-safe alphabet with padding: an API server reads no other here. */
function parseBase64(text: string): CelValue | undefined {
  const compact = text.replace(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2}==|[A-Za-z0-9_-]{3}=)?$/.test(compact)) return undefined;
  const binary = atob(compact.replaceAll('-', '+').replaceAll('_', '/'));
  return { kind: 'bytes', bytes: Uint8Array.from(binary, (character) => character.charCodeAt(0)) };
}
