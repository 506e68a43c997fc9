import { CelEvaluationError } from '../cel-error.ts';
import type { HasExpression, IndexExpression, SelectExpression } from '../syntax/expression.ts';
import { type CelList, type CelValue, NONE, someOf } from '../value/cel-value.ts';
import { isCelNumber } from '../value/number-order.ts';
import type { Evaluate } from './frame.ts';
import type { PlanContext } from './plan-context.ts';

/** `a.b`, and `a.?b` which gives an optional. */
export function planSelect({ operand, field, isOptional }: SelectExpression, context: PlanContext): Evaluate {
  const evaluate = context.plan(operand);
  if (isOptional) return (frame) => optionally(evaluate(frame), field);
  return (frame) => required(evaluate(frame), field);
}

/** `has(a.b)` */
export function planHas({ operand, field }: HasExpression, context: PlanContext): Evaluate {
  const evaluate = context.plan(operand);
  return (frame) => {
    const value = evaluate(frame);
    if (!isOptionalValue(value)) return find(value, field) !== undefined;
    return value.value !== undefined && find(value.value, field) !== undefined;
  };
}

/** `a[b]`, and `a[?b]` which gives an optional. */
export function planIndex({ operand, index, isOptional }: IndexExpression, context: PlanContext): Evaluate {
  const evaluate = context.plan(operand);
  const evaluateIndex = context.plan(index);
  const select = isOptional ? optionally : required;
  return (frame) => {
    const value = evaluate(frame);
    // The index of something absent is not evaluated.
    return value === NONE ? NONE : select(value, evaluateIndex(frame));
  };
}

function required(operand: CelValue, key: CelValue): CelValue {
  // What follows an optional stays optional: `a.?b.c`.
  if (isOptionalValue(operand)) return optionally(operand, key);
  const value = find(operand, key);
  if (value !== undefined) return value;
  const isIndex = typeof operand === 'object' && operand !== null && operand.kind === 'list';
  throw new CelEvaluationError(`${isIndex ? 'index out of bounds' : 'no such key'}: ${describeKey(key)}`);
}

function optionally(operand: CelValue, key: CelValue): CelValue {
  const target = isOptionalValue(operand) ? operand.value : operand;
  if (target === undefined) return NONE;
  const value = find(target, key);
  return value === undefined ? NONE : someOf(value);
}

/** The value of a key or index; undefined when there is none, also because the operand cannot have any. */
function find(operand: CelValue, key: CelValue): CelValue | undefined {
  if (typeof operand !== 'object' || operand === null) return undefined;
  if (operand.kind === 'map') return operand.find(key);
  if (operand.kind === 'list') return element(operand, key);
  return undefined;
}

function element(list: CelList, key: CelValue): CelValue | undefined {
  if (!isCelNumber(key)) throw new CelEvaluationError('unsupported index type in list');
  const index = Number(typeof key === 'object' ? key.value : key);
  if (!Number.isInteger(index)) throw new CelEvaluationError('unsupported index value in list');
  return index >= 0 && index < list.length ? list.at(index) : undefined;
}

function isOptionalValue(value: CelValue): value is Extract<CelValue, { readonly kind: 'optional' }> {
  return typeof value === 'object' && value !== null && value.kind === 'optional';
}

function describeKey(key: CelValue): string {
  return typeof key === 'object' ? 'value' : String(key);
}
