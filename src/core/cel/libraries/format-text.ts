import { CelEvaluationError } from '../cel-error.ts';
import { type CelList, type CelMap, type CelValue, elementsOf, typeNameOf } from '../value/cel-value.ts';
import { compareStrings } from '../value/compare-values.ts';
import { formatDouble, formatDuration, formatTimestamp } from '../value/format-value.ts';
import { ACCEPTED_TYPES, type FormatVerb, parseFormat, rejectedType } from './format-clause.ts';
import { quoteGo } from './quote-go.ts';

/** `text.format(values)` (https://pkg.go.dev/github.com/google/cel-go/ext#Strings, version 2, en-US). */
export function formatText(format: string, values: readonly CelValue[]): string {
  let used = 0;
  const pieces = parseFormat(format).map((piece) => {
    if (piece.kind === 'text') return piece.text;
    const index = used++;
    const value = values[index];
    if (value === undefined) throw new CelEvaluationError(`index ${index} out of range`);
    return formatClause(value, piece.verb, piece.precision);
  });
  return pieces.join('');
}

function formatClause(value: CelValue, verb: FormatVerb, precision: number): string {
  if (!ACCEPTED_TYPES[verb].includes(typeNameOf(value))) throw rejectedType(verb, typeNameOf(value));
  switch (verb) {
    case 's':
      return formatPlain(value);
    case 'd':
      return integerOf(value).toString();
    case 'f':
      return formatFixed(doubleOf(value, verb), precision);
    case 'e':
      return formatScientific(doubleOf(value, verb)).padStart(precision);
    case 'b':
      return typeof value === 'boolean' ? String(Number(value)) : integerOf(value).toString(2);
    case 'x':
      return formatHexadecimal(value);
    case 'X':
      return formatHexadecimal(value).toUpperCase();
    case 'o':
      return integerOf(value).toString(8);
  }
}

function formatPlain(value: CelValue): string {
  if (typeof value === 'number') return formatDouble(value);
  if (typeof value !== 'object') return String(value);
  if (value === null) return 'null';
  switch (value.kind) {
    case 'uint':
      return String(value.value);
    case 'bytes':
      return decoded(value.bytes);
    case 'list':
      return formatList(value);
    case 'map':
      return formatMap(value);
    case 'duration':
      return formatDuration(value);
    case 'timestamp':
      return formatTimestamp(value);
    case 'type':
      return value.name;
    case 'optional':
    case 'opaque':
      throw rejectedType('s', typeNameOf(value));
  }
}

function formatList(list: CelList): string {
  return `[${elementsOf(list).map(formatNested).join(', ')}]`;
}

function formatMap(map: CelMap): string {
  const entries = map.keys().map((key) => [formatNested(key), formatNested(map.find(key) ?? null)] as const);
  const sorted = entries.sort(([left], [right]) => compareStrings(left, right));
  return `{${sorted.map(([key, value]) => `${key}:${value}`).join(', ')}}`;
}

/** Inside a list or map, values are written as CEL literals. */
function formatNested(value: CelValue): string {
  if (typeof value === 'string') return quoteGo(value);
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value.toFixed(6) : `"${formatDouble(value)}"`;
  }
  if (typeof value !== 'object' || value === null) return formatPlain(value);
  switch (value.kind) {
    case 'bytes':
      return `b${quoteGo(decoded(value.bytes))}`;
    case 'duration':
      return `duration("${formatDuration(value)}")`;
    case 'timestamp':
      return `timestamp("${formatTimestamp(value)}")`;
    default:
      return formatPlain(value);
  }
}

function formatFixed(value: number, precision: number): string {
  const digits = Math.min(precision, 100);
  const format = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    roundingMode: 'halfEven',
  });
  return format.format(value);
}

/** As the API server writes it: always six digits, and an exponent of raised digits. */
function formatScientific(value: number): string {
  if (!Number.isFinite(value)) return formatFixed(value, 0);
  const [mantissa = '', exponent = '0'] = value.toExponential(6).split('e');
  const sign = exponent.startsWith('-') ? '⁻' : '';
  const digits = exponent.replace(/^[+-]/, '').padStart(2, '0');
  return `${mantissa}×10${sign}${Array.from(digits, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`;
}

function formatHexadecimal(value: CelValue): string {
  if (typeof value === 'string') return hexadecimal(new TextEncoder().encode(value));
  if (typeof value === 'object' && value !== null && value.kind === 'bytes') return hexadecimal(value.bytes);
  return integerOf(value).toString(16);
}

function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function integerOf(value: CelValue): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'object' && value !== null && value.kind === 'uint') return value.value;
  throw rejectedType('d', typeNameOf(value));
}

function doubleOf(value: CelValue, verb: FormatVerb): number {
  if (typeof value === 'number') return value;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  throw rejectedType(verb, typeNameOf(value));
}

function decoded(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
