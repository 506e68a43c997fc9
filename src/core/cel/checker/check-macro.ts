import { CelCompileError } from '../cel-error.ts';
import type { Expression, MacroExpression } from '../syntax/expression.ts';
import { BOOL, type CelType, DYN, formatType, INT, listType, mapType, optionalType } from '../type-system/cel-type.ts';
import { resolveOverload } from './check-call.ts';
import type { CheckContext } from './check-context.ts';

/** The type of a macro, whose variables exist in its filter and body only. */
export function checkMacro(expression: MacroExpression, context: CheckContext): CelType {
  switch (expression.macro) {
    case 'optMap':
    case 'optFlatMap':
      return checkOptionalMacro(expression, context);
    case 'sortBy':
      return checkSortBy(expression, context);
    default:
      return checkComprehension(expression, context);
  }
}

function checkComprehension(expression: MacroExpression, context: CheckContext): CelType {
  const [first, second] = expression.variables;
  const types = elementTypes(expression.receiver, context.check(expression.receiver), context);
  const variables = new Map([[first, second === undefined ? types.only : types.key]]);
  if (second !== undefined) variables.set(second, types.value);
  const inner = context.withVariables(variables);
  if (expression.filter !== undefined) requireBool(expression.filter, inner);
  switch (expression.macro) {
    case 'all':
    case 'exists':
    case 'existsOne':
      requireBool(expression.body, inner);
      return BOOL;
    case 'filter':
      requireBool(expression.body, inner);
      return listType(types.only);
    case 'transformMap':
      return mapType(types.key, inner.check(expression.body));
    case 'transformMapEntry':
      return entryMapType(expression.body, inner);
    default:
      return listType(inner.check(expression.body));
  }
}

interface ElementTypes {
  /** What the variable of a one-variable macro holds: an element of a list, a key of a map. */
  readonly only: CelType;
  readonly key: CelType;
  readonly value: CelType;
}

function elementTypes(receiver: Expression, type: CelType, context: CheckContext): ElementTypes {
  const range = context.bindings.resolve(type);
  switch (range.kind) {
    case 'list':
      return { only: range.element, key: INT, value: range.element };
    case 'map':
      return { only: range.key, key: range.key, value: range.value };
    case 'dyn':
    case 'parameter':
      context.bindings.unify(DYN, range);
      return { only: DYN, key: DYN, value: DYN };
    default:
      throw new CelCompileError(
        `expression of type '${formatType(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
        receiver.position,
      );
  }
}

function checkOptionalMacro(expression: MacroExpression, context: CheckContext): CelType {
  const value = context.bindings.fresh();
  const receiver = context.check(expression.receiver);
  if (!context.bindings.unify(receiver, optionalType(value))) {
    throw mismatch([optionalType(value), receiver], expression.receiver, context);
  }
  const inner = context.withVariables(new Map([[expression.variables[0], context.bindings.resolve(value)]]));
  const body = inner.check(expression.body);
  if (expression.macro === 'optMap') return optionalType(body);
  const result = optionalType(context.bindings.fresh());
  if (!context.bindings.unify(body, result)) throw mismatch([result, body], expression.body, context);
  return context.bindings.resolve(body);
}

function checkSortBy(expression: MacroExpression, context: CheckContext): CelType {
  const { receiver, position } = expression;
  if (receiver.kind === 'literal' || receiver.kind === 'map') {
    throw new CelCompileError(
      'sortBy can only be applied to a list, identifier, comprehension, call or select expression',
      receiver.position,
    );
  }
  const list = context.check(receiver);
  const element = elementTypes(receiver, list, context).only;
  const inner = context.withVariables(new Map([[expression.variables[0], element]]));
  const types = [list, listType(inner.check(expression.body))];
  return resolveOverload({ name: '@sortByAssociatedKeys', isMember: true, types, position }, context).type;
}

function entryMapType(body: Expression, context: CheckContext): CelType {
  const type = context.check(body);
  const entries = mapType(context.bindings.fresh(), context.bindings.fresh());
  if (!context.bindings.unify(type, entries)) throw mismatch([entries, type], body, context);
  return context.bindings.resolve(entries);
}

function requireBool(expression: Expression, context: CheckContext): void {
  const type = context.check(expression);
  if (!context.bindings.unify(type, BOOL)) throw mismatch([BOOL, type], expression, context);
}

function mismatch(
  expectedAndFound: readonly [CelType, CelType],
  part: Expression,
  { bindings }: CheckContext,
): CelCompileError {
  const [expected, found] = expectedAndFound.map((type) => formatType(bindings.resolveFinally(type)));
  return new CelCompileError(`expected type '${expected}' but found '${found}'`, part.position);
}
