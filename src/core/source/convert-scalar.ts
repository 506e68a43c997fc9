import type { Scalar } from 'yaml';
import type { JsonValue } from '../json/json.ts';
import type { DocumentProblem } from './document-problem.ts';

/** What a scalar means, and what is to be said about it. */
export interface ConvertedScalar {
  readonly value: JsonValue;
  readonly problem?: ScalarProblem;
}

type ScalarProblem = Pick<DocumentProblem, 'code' | 'severity' | 'message' | 'fix'>;

/** Gives the JSON value of a scalar. Refuses numbers JSON cannot hold, and words that kubectl (YAML 1.1) reads otherwise. */
export function convertScalar(scalar: Scalar): ConvertedScalar {
  const { value } = scalar;
  // A symbol is a `<<` that stands where no merge can happen.
  const text = scalar.source ?? '';
  if (typeof value === 'number') return convertNumber(value, text);
  if (typeof value === 'boolean' || value === null) return { value };
  const isPlain = scalar.type === 'PLAIN' && scalar.tag === undefined;
  const string = typeof value === 'string' ? value : text;
  return isPlain ? convertPlainText(string) : { value: string };
}

function convertNumber(value: number, text: string): ConvertedScalar {
  if (!Number.isFinite(value)) {
    return refuse(
      'unsupported-number',
      `\`${text}\` is not a number that JSON can hold`,
      quoteOr(text, 'write a finite number'),
    );
  }
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    const message = `The number \`${text}\` is too large to be kept exactly`;
    return refuse('number-out-of-range', message, quoteOr(text, 'write a number between -(2^53-1) and 2^53-1'));
  }
  const octal = /^[-+]?0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : value;
  if (octal !== value) {
    const message = `\`${text}\` is ambiguous: YAML 1.2 reads ${value}, but kubectl reads the octal number ${octal}`;
    return refuse('ambiguous-number', message, quoteOr(text, `write ${octal} or ${value}`));
  }
  return { value: value === 0 ? 0 : value };
}

const FALSE_WORDS = /^(?:n|N|no|No|NO|off|Off|OFF)$/;
const TRUE_WORDS = /^(?:y|Y|yes|Yes|YES|on|On|ON)$/;
const OLD_NUMBERS = /^[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0o?[0-7_]+|[0-9][0-9_]*(?:\.[0-9_]*)?)$/;

function convertPlainText(text: string): ConvertedScalar {
  if (TRUE_WORDS.test(text) || FALSE_WORDS.test(text)) {
    const boolean = TRUE_WORDS.test(text);
    const message = `\`${text}\` is text in YAML 1.2, but kubectl reads it as ${boolean}`;
    return { value: text, problem: warn('ambiguous-boolean', message, quoteOr(text, `write ${boolean}`)) };
  }
  if (OLD_NUMBERS.test(text)) {
    const message = `\`${text}\` is text in YAML 1.2, but kubectl reads it as a number`;
    return { value: text, problem: warn('ambiguous-number', message, quoteOr(text, 'write plain decimal digits')) };
  }
  return { value: text };
}

function quoteOr(text: string, instruction: string): string {
  return `${instruction}, or "${text}" in quotes if it is meant as text`;
}

function refuse(code: string, message: string, fix: string): ConvertedScalar {
  return { value: null, problem: { code, severity: 'error', message, fix } };
}

function warn(code: string, message: string, fix: string): ScalarProblem {
  return { code, severity: 'warning', message, fix };
}
