import { CelEvaluationError, noSuchOverload } from '../cel-error.ts';
import { libraryFunction } from '../checker/check-call.ts';
import { hasCertainType } from '../checker/check-expression.ts';
import { type CallExpression, type Expression, type OperatorExpression, partsOf } from '../syntax/expression.ts';
import type { Overload } from '../type-system/function-declaration.ts';
import { valueMatches } from '../type-system/value-matches.ts';
import type { CelValue } from '../value/cel-value.ts';
import { equalValues, listContains } from '../value/equal-values.ts';
import type { Evaluate } from './frame.ts';
import type { PlanContext } from './plan-context.ts';

/** A call of a function. */
export function planCall(expression: CallExpression, context: PlanContext): Evaluate {
  if (libraryFunction(expression, context) !== undefined)
    return planOverloads(expression, expression.parameters, context);
  return planAlternative(expression, context) ?? planOverloads(expression, partsOf(expression), context);
}

/** An operator that evaluates all of its operands. */
export function planOperator(expression: OperatorExpression, context: PlanContext): Evaluate {
  const [first, second] = expression.operands;
  if (first === undefined || second === undefined) return planOverloads(expression, expression.operands, context);
  const left = context.plan(first);
  const right = context.plan(second);
  switch (expression.operator) {
    case '_==_':
      return (frame) => equalValues(left(frame), right(frame));
    case '_!=_':
      return (frame) => isUnequal(left(frame), right(frame));
    case '@in':
      // An API server does not even evaluate what it looks for in an empty list.
      if (second.kind === 'list' && second.elements.length === 0) return () => false;
      return (frame) => isIn(left(frame), right(frame));
    default:
      return planOverloads(expression, expression.operands, context);
  }
}

/** `a.or(b)` and `a.orValue(b)` evaluate `b` only when `a` is empty. What is no optional at all stays as it is. */
function planAlternative({ name, receiver, parameters }: CallExpression, context: PlanContext): Evaluate | undefined {
  const [parameter] = parameters;
  if ((name !== 'or' && name !== 'orValue') || receiver === undefined || parameter === undefined) return undefined;
  const evaluate = context.plan(receiver);
  const evaluateAlternative = context.plan(parameter);
  return (frame) => {
    const value = evaluate(frame);
    if (typeof value !== 'object' || value === null || value.kind !== 'optional') return value;
    if (value.value === undefined) return evaluateAlternative(frame);
    return name === 'or' ? value : value.value;
  };
}

function planOverloads(expression: Expression, operands: readonly Expression[], context: PlanContext): Evaluate {
  const overloads = context.checked.overloadsOf(expression);
  const evaluates = operands.map(context.plan);
  const [only] = overloads;
  const isCertain = overloads.length === 1 && operands.every((operand) => hasCertainType(context.checked, operand));
  return only !== undefined && isCertain ? directCall(only, evaluates) : dispatchedCall(overloads, evaluates);
}

function directCall({ call }: Overload, evaluates: readonly Evaluate[]): Evaluate {
  const [first, second] = evaluates;
  // Most calls have one or two operands; they get by without a list of values.
  if (first !== undefined && evaluates.length === 1) return (frame) => call(first(frame));
  if (first !== undefined && second !== undefined && evaluates.length === 2) {
    return (frame) => call(first(frame), second(frame));
  }
  return (frame) => call(...evaluates.map((evaluate) => evaluate(frame)));
}

function dispatchedCall(overloads: readonly Overload[], evaluates: readonly Evaluate[]): Evaluate {
  return (frame) => {
    return callMatching(
      overloads,
      evaluates.map((evaluate) => evaluate(frame)),
    );
  };
}

/** Calls the first overload that takes the values. Throws "no such overload" when none does. */
export function callMatching(overloads: readonly Overload[], values: readonly CelValue[]): CelValue {
  for (const { parameters, accepts = parameters, call } of overloads) {
    if (accepts.every((type, index) => valueMatches(type, values[index]))) return call(...values);
  }
  throw noSuchOverload();
}

/** An API server takes values it cannot compare for unequal, although `==` on them is an error. */
function isUnequal(left: CelValue, right: CelValue): boolean {
  try {
    return !equalValues(left, right);
  } catch (error) {
    if (error instanceof CelEvaluationError) return true;
    throw error;
  }
}

function isIn(value: CelValue, container: CelValue): boolean {
  if (typeof container !== 'object' || container === null) throw noSuchOverload();
  if (container.kind === 'list') return listContains(container, value);
  if (container.kind === 'map') return container.find(value) !== undefined;
  throw noSuchOverload();
}
