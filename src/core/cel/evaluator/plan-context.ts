import type { CheckedExpression } from '../checker/check-expression.ts';
import type { Expression } from '../syntax/expression.ts';
import type { FunctionTable } from '../type-system/function-table.ts';
import type { Evaluate } from './frame.ts';

/** What every step of planning needs. */
export interface PlanContext {
  readonly checked: CheckedExpression;
  readonly functions: FunctionTable;
  /** How to read each declared variable. */
  readonly variables: ReadonlyMap<string, Evaluate>;
  /** Where the variables of the enclosing macros are. */
  readonly slots: ReadonlyMap<string, number>;
  plan(part: Expression): Evaluate;
  /** The same plan inside a macro. The slots of its variables follow those of the enclosing ones. */
  withLocals(names: readonly string[]): { readonly inner: PlanContext; readonly firstSlot: number };
}
