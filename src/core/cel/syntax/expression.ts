import type { CelValue } from '../value/cel-value.ts';

/** One node of a parsed expression. */
export type Expression =
  | LiteralExpression
  | IdentifierExpression
  | SelectExpression
  | HasExpression
  | IndexExpression
  | CallExpression
  | OperatorExpression
  | LogicalExpression
  | ConditionalExpression
  | ListExpression
  | MapExpression
  | MacroExpression;

interface ExpressionBase {
  /** Where the node begins, in UTF-16 units from 0. */
  readonly position: number;
}

/** `1`, `'a'`, `true` … */
export interface LiteralExpression extends ExpressionBase {
  readonly kind: 'literal';
  readonly value: CelValue;
}

/** `self` */
export interface IdentifierExpression extends ExpressionBase {
  readonly kind: 'identifier';
  readonly name: string;
}

/** `operand.field`, or `operand.?field`. */
export interface SelectExpression extends ExpressionBase {
  readonly kind: 'select';
  readonly operand: Expression;
  readonly field: string;
  readonly isOptional: boolean;
}

/** `has(operand.field)` */
export interface HasExpression extends ExpressionBase {
  readonly kind: 'has';
  readonly operand: Expression;
  readonly field: string;
}

/** `operand[index]`, or `operand[?index]`. */
export interface IndexExpression extends ExpressionBase {
  readonly kind: 'index';
  readonly operand: Expression;
  readonly index: Expression;
  readonly isOptional: boolean;
}

/** `name(…)`, or `receiver.name(…)`. */
export interface CallExpression extends ExpressionBase {
  readonly kind: 'call';
  readonly name: string;
  readonly receiver: Expression | undefined;
  readonly parameters: readonly Expression[];
}

/** Every operator that evaluates all of its operands, by the name its overloads have. */
export type OperatorName =
  | '_==_'
  | '_!=_'
  | '@in'
  | '_+_'
  | '_-_'
  | '_*_'
  | '_/_'
  | '_%_'
  | '_<_'
  | '_<=_'
  | '_>_'
  | '_>=_'
  | '!_'
  | '-_';

/** `left + right`, `-operand` … */
export interface OperatorExpression extends ExpressionBase {
  readonly kind: 'operator';
  readonly operator: OperatorName;
  readonly operands: readonly Expression[];
}

/** `left || right`, `left && right` */
export interface LogicalExpression extends ExpressionBase {
  readonly kind: 'logical';
  readonly operator: '||' | '&&';
  readonly left: Expression;
  readonly right: Expression;
}

/** `condition ? whenTrue : whenFalse` */
export interface ConditionalExpression extends ExpressionBase {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

/** `[a, b]` */
export interface ListExpression extends ExpressionBase {
  readonly kind: 'list';
  readonly elements: readonly Expression[];
}

/** `{a: b}` */
export interface MapExpression extends ExpressionBase {
  readonly kind: 'map';
  readonly entries: readonly { readonly key: Expression; readonly value: Expression }[];
}

/** What a macro does with the elements of its receiver. */
export type MacroName =
  | 'all'
  | 'exists'
  | 'existsOne'
  | 'map'
  | 'filter'
  | 'transformList'
  | 'transformMap'
  | 'transformMapEntry'
  | 'optMap'
  | 'optFlatMap'
  | 'sortBy';

/** `receiver.all(variable, body)`, `receiver.map(variable, filter, body)`, `receiver.transformMap(key, value, body)` … */
export interface MacroExpression extends ExpressionBase {
  readonly kind: 'macro';
  readonly macro: MacroName;
  readonly receiver: Expression;
  readonly variables: readonly [string] | readonly [string, string];
  readonly filter: Expression | undefined;
  readonly body: Expression;
}

/** The direct parts of an expression, in source order. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'identifier':
      return [];
    case 'select':
    case 'has':
      return [expression.operand];
    case 'index':
      return [expression.operand, expression.index];
    case 'call':
      return expression.receiver === undefined
        ? expression.parameters
        : [expression.receiver, ...expression.parameters];
    case 'operator':
      return expression.operands;
    case 'logical':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.condition, expression.whenTrue, expression.whenFalse];
    case 'list':
      return expression.elements;
    case 'map':
      return expression.entries.flatMap(({ key, value }) => [key, value]);
    case 'macro':
      return [expression.receiver, ...(expression.filter === undefined ? [] : [expression.filter]), expression.body];
  }
}
