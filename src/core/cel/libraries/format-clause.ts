import { CelEvaluationError } from '../cel-error.ts';

/** A piece of a format text: text as it is, or a clause that takes one value. */
export type FormatPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'clause'; readonly verb: FormatVerb; readonly precision: number };

/** What a clause writes: text, decimal, fixed point, scientific, binary, hexadecimal (two cases), octal. */
export type FormatVerb = 's' | 'd' | 'f' | 'e' | 'b' | 'x' | 'X' | 'o';

/** The types a clause takes, by the name `typeNameOf` gives; `%s` also takes lists and maps of these. */
export const ACCEPTED_TYPES: Readonly<Record<FormatVerb, readonly string[]>> = {
  s: [
    'list',
    'map',
    'int',
    'uint',
    'double',
    'bool',
    'string',
    'google.protobuf.Timestamp',
    'bytes',
    'google.protobuf.Duration',
    'type',
    'null_type',
  ],
  d: ['int', 'uint'],
  f: ['double', 'string'],
  e: ['double', 'string'],
  b: ['int', 'uint', 'bool'],
  x: ['int', 'uint', 'string', 'bytes'],
  X: ['int', 'uint', 'string', 'bytes'],
  o: ['int', 'uint'],
};

/** Takes a format text apart, stopping with the API server's error at the first clause it does not know. */
export function parseFormat(format: string): readonly FormatPiece[] {
  return Array.from(format.matchAll(PIECE), ([piece, , precision, verb]): FormatPiece => {
    if (piece === '%%') return { kind: 'text', text: '%' };
    if (!piece.startsWith('%')) return { kind: 'text', text: piece };
    return clause(piece, precision, verb);
  });
}

/** The error of a value that a clause does not take. */
export function rejectedType(verb: FormatVerb, typeName: string): CelEvaluationError {
  return new CelEvaluationError(`error during formatting: ${REQUIREMENTS[verb]}, was given ${typeName}`);
}

const PIECE = /%%|%(\.(\d*))?(.)?|[^%]+/gsu;
const DEFAULT_PRECISION = 6;
const HEXADECIMAL = 'only integers, byte buffers, and strings can be formatted as hex';
const REQUIREMENTS: Readonly<Record<FormatVerb, string>> = {
  s: 'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
  d: 'decimal clause can only be used on integers',
  f: 'fixed-point clause can only be used on doubles',
  e: 'scientific clause can only be used on doubles',
  b: 'only integers and bools can be formatted as binary',
  x: HEXADECIMAL,
  X: HEXADECIMAL,
  o: 'octal clause can only be used on integers',
};

function clause(piece: string, precision: string | undefined, verb: string | undefined): FormatPiece {
  if (verb === undefined) throw new CelEvaluationError('unexpected end of string');
  if (precision === '') throw new CelEvaluationError('could not parse formatting clause: invalid precision');
  if (!isVerb(verb)) {
    throw new CelEvaluationError(`could not parse formatting clause: unrecognized formatting clause in "${piece}"`);
  }
  return { kind: 'clause', verb, precision: precision === undefined ? DEFAULT_PRECISION : Number(precision) };
}

function isVerb(text: string): text is FormatVerb {
  return Object.hasOwn(ACCEPTED_TYPES, text);
}
