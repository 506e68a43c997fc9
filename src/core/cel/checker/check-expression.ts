import { CelCompileError } from '../cel-error.ts';
import type { Expression, LogicalExpression } from '../syntax/expression.ts';
import { BOOL, type CelType, containsDyn, formatType } from '../type-system/cel-type.ts';
import type { Overload } from '../type-system/function-declaration.ts';
import type { FunctionTable } from '../type-system/function-table.ts';
import { createTypeBindings, mostGeneral } from '../type-system/type-bindings.ts';
import { checkCall, checkOperator } from './check-call.ts';
import type { CheckContext } from './check-context.ts';
import { checkMacro } from './check-macro.ts';
import { checkHas, checkIdentifier, checkIndex, checkSelect, literalType } from './check-reference.ts';

/** An expression an API server would accept, with what the checker found out about it. */
export interface CheckedExpression {
  readonly expression: Expression;
  readonly type: CelType;
  /** The type of a part of the expression. */
  typeOf(part: Expression): CelType;
  /** The signatures that may apply to a call or operator, in order of declaration; one, unless types are dynamic. */
  overloadsOf(part: Expression): readonly Overload[];
}

/** What an expression may refer to. */
export interface Declarations {
  readonly variables: ReadonlyMap<string, CelType>;
  readonly functions: FunctionTable;
}

/** Checks an expression as cel-go's checker does. Throws a `CelCompileError` at the first thing that is wrong. */
export function checkExpression(expression: Expression, declarations: Declarations): CheckedExpression {
  const types = new Map<Expression, CelType>();
  const overloads = new Map<Expression, readonly Overload[]>();
  const bindings = createTypeBindings();
  const context = (variables: ReadonlyMap<string, CelType>): CheckContext => ({
    bindings,
    functions: declarations.functions,
    variables,
    check: (part) => {
      const type = check(part, context(variables));
      types.set(part, type);
      return type;
    },
    recordOverloads: (part, matching) => void overloads.set(part, matching),
    withVariables: (added) => context(new Map([...variables, ...added])),
  });
  const type = bindings.resolveFinally(context(declarations.variables).check(expression));
  return {
    expression,
    type,
    typeOf: (part) => bindings.resolveFinally(types.get(part) ?? { kind: 'dyn' }),
    overloadsOf: (part) => overloads.get(part) ?? [],
  };
}

/** Tells whether the type of a part is certain, so that its values need no test while the expression runs. */
export function hasCertainType(checked: CheckedExpression, part: Expression): boolean {
  return !containsDyn(checked.typeOf(part));
}

function check(expression: Expression, context: CheckContext): CelType {
  switch (expression.kind) {
    case 'literal':
      return literalType(expression);
    case 'identifier':
      return checkIdentifier(expression, context);
    case 'select':
      return checkSelect(expression, context);
    case 'has':
      return checkHas(expression, context);
    case 'index':
      return checkIndex(expression, context);
    case 'call':
      return checkCall(expression, context);
    case 'operator':
    case 'conditional':
      return checkOperator(expression, context);
    case 'logical':
      return checkLogical(expression, context);
    case 'list':
      return { kind: 'list', element: joinTypes(expression.elements, context) };
    case 'map':
      return {
        kind: 'map',
        key: joinTypes(
          expression.entries.map(({ key }) => key),
          context,
        ),
        value: joinTypes(
          expression.entries.map(({ value }) => value),
          context,
        ),
      };
    case 'macro':
      return checkMacro(expression, context);
  }
}

function checkLogical(expression: LogicalExpression, context: CheckContext): CelType {
  for (const operand of [expression.left, expression.right]) {
    const type = context.check(operand);
    if (!context.bindings.unify(type, BOOL)) {
      const found = formatType(context.bindings.resolveFinally(type));
      throw new CelCompileError(`expected type 'bool' but found '${found}'`, operand.position);
    }
  }
  return BOOL;
}

/** The one type of all elements; `dyn` for mixed ones, which `checkLiterals` refuses later where they are not allowed. */
function joinTypes(elements: readonly Expression[], context: CheckContext): CelType {
  let joined: CelType | undefined;
  for (const element of elements) {
    const type = context.check(element);
    if (joined === undefined) joined = type;
    else joined = context.bindings.unify(joined, type) ? mostGeneral(joined, type) : { kind: 'dyn' };
  }
  return joined ?? context.bindings.fresh();
}
