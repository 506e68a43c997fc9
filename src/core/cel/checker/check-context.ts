import type { Expression } from '../syntax/expression.ts';
import type { CelType } from '../type-system/cel-type.ts';
import type { Overload } from '../type-system/function-declaration.ts';
import type { FunctionTable } from '../type-system/function-table.ts';
import type { TypeBindings } from '../type-system/type-bindings.ts';

/** What every step of the type check needs. */
export interface CheckContext {
  readonly bindings: TypeBindings;
  readonly functions: FunctionTable;
  readonly variables: ReadonlyMap<string, CelType>;
  /** Checks a part and remembers its type. */
  check(part: Expression): CelType;
  recordOverloads(part: Expression, matching: readonly Overload[]): void;
  /** The same check inside a macro, where more variables exist. */
  withVariables(added: ReadonlyMap<string, CelType>): CheckContext;
}
