import { CelCompileError } from '../cel-error.ts';
import type {
  Expression,
  HasExpression,
  IdentifierExpression,
  IndexExpression,
  LiteralExpression,
  SelectExpression,
} from '../syntax/expression.ts';
import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DYN,
  formatType,
  INT,
  NULL,
  optionalType,
  STRING,
  UINT,
} from '../type-system/cel-type.ts';
import { resolveOverload } from './check-call.ts';
import type { CheckContext } from './check-context.ts';
import { qualifiedName } from './qualified-name.ts';

/** The type of a literal. */
export function literalType({ value }: LiteralExpression): CelType {
  if (typeof value === 'bigint') return INT;
  if (typeof value === 'number') return DOUBLE;
  if (typeof value === 'boolean') return BOOL;
  if (typeof value === 'string') return STRING;
  if (value === null) return NULL;
  return value.kind === 'uint' ? UINT : BYTES;
}

/** The type of a variable, or of a type's name. */
export function checkIdentifier({ name, position }: IdentifierExpression, context: CheckContext): CelType {
  const type = context.variables.get(name) ?? context.functions.typeNamed(name);
  if (type !== undefined) return type;
  throw new CelCompileError(`undeclared reference to '${name}' (in container '')`, position);
}

/** The type of `a.b` and `a.?b`. */
export function checkSelect(expression: SelectExpression, context: CheckContext): CelType {
  const name = qualifiedName(expression);
  const namedType = name === undefined ? undefined : context.functions.typeNamed(name);
  if (namedType !== undefined) return namedType;
  return context.bindings.resolve(fieldType(expression, expression.isOptional, context));
}

/** `has(a.b)` is a bool, once `a` may have a field `b`. */
export function checkHas(expression: HasExpression, context: CheckContext): CelType {
  fieldType(expression, false, context);
  return BOOL;
}

/** The type of `a[b]` and `a[?b]`. */
export function checkIndex(expression: IndexExpression, context: CheckContext): CelType {
  const operands = [context.check(expression.operand), context.check(expression.index)];
  const name = expression.isOptional ? '_[?_]' : '_[_]';
  const resolved = resolveOverload({ name, isMember: false, types: operands, position: expression.position }, context);
  return resolved.type;
}

interface FieldReference {
  readonly operand: Expression;
  readonly field: string;
  readonly position: number;
}

function fieldType(reference: FieldReference, isOptional: boolean, context: CheckContext): CelType {
  const operand = context.bindings.resolve(context.check(reference.operand));
  const isOptionalOperand = operand.kind === 'optional';
  const type = selectedType(isOptionalOperand ? operand.value : operand, reference, context);
  return isOptional || isOptionalOperand ? optionalType(type) : type;
}

function selectedType(target: CelType, { field, position }: FieldReference, { bindings }: CheckContext): CelType {
  switch (target.kind) {
    case 'map':
      return target.value;
    case 'object': {
      const type = target.fields.get(field);
      if (type === undefined) throw new CelCompileError(`undefined field '${field}'`, position);
      return type;
    }
    case 'parameter':
      // Nothing is known of the operand, so nothing may be concluded from this use either.
      bindings.unify(DYN, target);
      return DYN;
    case 'dyn':
      return DYN;
    default:
      throw new CelCompileError(`type '${formatType(target)}' does not support field selection`, position);
  }
}
