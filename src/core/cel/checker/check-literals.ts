import { CelCompileError, CelEvaluationError } from '../cel-error.ts';
import { callMatching } from '../evaluator/plan-call.ts';
import { ACCEPTED_TYPES, type FormatVerb, parseFormat, rejectedType } from '../libraries/format-clause.ts';
import { patternError } from '../libraries/regex-library.ts';
import { type CallExpression, type Expression, partsOf } from '../syntax/expression.ts';
import { type CelType, formatType } from '../type-system/cel-type.ts';
import { runtimeTypeName } from '../type-system/value-matches.ts';
import type { CelValue } from '../value/cel-value.ts';
import type { CheckedExpression } from './check-expression.ts';

/**
 * What an API server checks beyond types: lists and maps of one type only, literals that a function can never take, patterns
 * that are not RE2, `format` texts that do not fit their values. Throws a `CelCompileError`.
 */
export function checkLiterals(checked: CheckedExpression): void {
  checkPart(checked.expression, checked, false);
}

/** Functions an API server applies to constants while it compiles. */
const CONVERSIONS: ReadonlySet<string> = new Set([
  'dyn',
  'type',
  'bool',
  'bytes',
  'double',
  'duration',
  'int',
  'string',
  'timestamp',
  'uint',
]);
const PATTERN_FUNCTIONS: ReadonlySet<string> = new Set(['matches', 'find', 'findAll']);

function checkPart(expression: Expression, checked: CheckedExpression, isInFormat: boolean): void {
  if (expression.kind === 'list' && !isInFormat) requireOneType(expression.elements, checked);
  if (expression.kind === 'map' && !isInFormat) {
    requireOneType(
      expression.entries.map(({ key }) => key),
      checked,
    );
    requireOneType(
      expression.entries.map(({ value }) => value),
      checked,
    );
  }
  if (expression.kind === 'call') checkCallLiterals(expression, checked);
  const isFormatCall = expression.kind === 'call' && expression.name === 'format';
  for (const part of partsOf(expression)) checkPart(part, checked, isInFormat || isFormatCall);
}

function requireOneType(elements: readonly Expression[], checked: CheckedExpression): void {
  const [first] = elements;
  if (first === undefined) return;
  const expected = formatType(checked.typeOf(first));
  for (const element of elements) {
    const found = formatType(checked.typeOf(element));
    if (found !== expected) {
      throw new CelCompileError(`expected type '${expected}' but found '${found}'`, element.position);
    }
  }
}

function checkCallLiterals(call: CallExpression, checked: CheckedExpression): void {
  if (isConversion(call)) checkConversion(call, checked);
  if (PATTERN_FUNCTIONS.has(call.name)) checkPattern(call, checked);
  if (call.name === 'format') checkFormatCall(call, checked);
}

function isConversion({ name, receiver, parameters }: CallExpression): boolean {
  return CONVERSIONS.has(name) && receiver === undefined && parameters.length === 1;
}

/** `int('a')` is refused when it is written, not when it runs. */
function checkConversion(call: CallExpression, checked: CheckedExpression): void {
  try {
    constantOf(call, checked);
  } catch (error) {
    if (!(error instanceof CelEvaluationError)) throw error;
    const isTime = call.name === 'duration' || call.name === 'timestamp';
    throw new CelCompileError(isTime ? `invalid ${call.name} argument` : error.message, call.position);
  }
}

/** The value of a literal, or of a conversion of one; undefined for everything else. */
function constantOf(expression: Expression, checked: CheckedExpression): CelValue | undefined {
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind !== 'call' || !isConversion(expression)) return undefined;
  const [parameter] = expression.parameters;
  const value = parameter && constantOf(parameter, checked);
  return value === undefined ? undefined : callMatching(checked.overloadsOf(expression), [value]);
}

function checkPattern({ name, receiver, parameters }: CallExpression, checked: CheckedExpression): void {
  const pattern = receiver === undefined ? parameters[1] : parameters[0];
  const text = pattern && constantOf(pattern, checked);
  const problem = typeof text === 'string' ? patternError(text) : undefined;
  if (problem !== undefined) throw new CelCompileError(`invalid ${name} argument: ${problem}`, pattern?.position);
}

function checkFormatCall({ receiver, parameters, position }: CallExpression, checked: CheckedExpression): void {
  const [values] = parameters;
  if (receiver?.kind !== 'literal' || typeof receiver.value !== 'string' || values?.kind !== 'list') return;
  try {
    checkFormatValues(receiver.value, values.elements, checked);
  } catch (error) {
    if (error instanceof CelEvaluationError) throw new CelCompileError(error.message, position);
    throw error;
  }
}

function checkFormatValues(format: string, values: readonly Expression[], checked: CheckedExpression): void {
  const verbs = parseFormat(format).flatMap((piece) => (piece.kind === 'clause' ? [piece.verb] : []));
  for (const [index, verb] of verbs.entries()) {
    const value = values[index];
    if (value === undefined) throw new CelEvaluationError(`index ${index} out of range`);
    checkFormatValue(verb, value, checked);
  }
  if (values.length > verbs.length) {
    const counts = `(expected ${verbs.length}, got ${values.length})`;
    throw new CelEvaluationError(`too many arguments supplied to string.format ${counts}`);
  }
}

function checkFormatValue(verb: FormatVerb, value: Expression, checked: CheckedExpression): void {
  requireFormattable(verb, checked.typeOf(value));
  if (verb !== 's' || (value.kind !== 'list' && value.kind !== 'map')) return;
  for (const part of partsOf(value)) checkFormatValue(verb, part, checked);
}

function requireFormattable(verb: FormatVerb, type: CelType): void {
  const name = runtimeTypeName(type);
  if (type.kind !== 'dyn' && !ACCEPTED_TYPES[verb].includes(name)) throw rejectedType(verb, name);
}
