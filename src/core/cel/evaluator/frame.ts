import type { JsonValue } from '../../json/json.ts';
import type { CelValue } from '../value/cel-value.ts';

/** What one evaluation works on. */
export interface Frame {
  readonly variables: Readonly<Record<string, JsonValue | undefined>>;
  /** Variables of macros, by slot. */
  readonly locals: CelValue[];
  /** How many more elements macros may look at. */
  remainingSteps: number;
}

/** An API server stops at 1,000,000 units of cost, and looking at one element costs at least one. */
export const STEP_LIMIT = 1_000_000;

/** A part of an expression, ready to run. Throws a `CelEvaluationError` where CEL gives an error. */
export type Evaluate = (frame: Frame) => CelValue;
