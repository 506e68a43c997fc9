import { CelEvaluationError, noSuchOverload } from '../cel-error.ts';
import type { LogicalExpression } from '../syntax/expression.ts';
import type { CelValue } from '../value/cel-value.ts';
import type { Evaluate, Frame } from './frame.ts';
import type { PlanContext } from './plan-context.ts';

/** `||` and `&&`: a side that decides the outcome makes an error of the other side irrelevant. */
export function planLogical(expression: LogicalExpression, context: PlanContext): Evaluate {
  const left = context.plan(expression.left);
  const right = context.plan(expression.right);
  const decisive = expression.operator === '||';
  return (frame) => {
    const leftOutcome = tryEvaluate(left, frame);
    if (leftOutcome === decisive) return decisive;
    const rightOutcome = tryEvaluate(right, frame);
    if (rightOutcome === decisive) return decisive;
    return combined(leftOutcome, rightOutcome, decisive);
  };
}

/** The value, or the error instead of throwing it. */
export function tryEvaluate(evaluate: Evaluate, frame: Frame): CelValue | CelEvaluationError {
  try {
    return evaluate(frame);
  } catch (error) {
    if (error instanceof CelEvaluationError) return error;
    throw error;
  }
}

function combined(
  left: CelValue | CelEvaluationError,
  right: CelValue | CelEvaluationError,
  decisive: boolean,
): boolean {
  for (const outcome of [left, right]) {
    if (outcome instanceof CelEvaluationError) throw outcome;
    if (typeof outcome !== 'boolean') throw noSuchOverload();
  }
  return !decisive;
}
