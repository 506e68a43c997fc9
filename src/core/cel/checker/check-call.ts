import { CelCompileError } from '../cel-error.ts';
import type { CallExpression, ConditionalExpression, OperatorExpression } from '../syntax/expression.ts';
import { partsOf } from '../syntax/expression.ts';
import { type CelType, formatType, isSameType } from '../type-system/cel-type.ts';
import type { Overload } from '../type-system/function-declaration.ts';
import { instantiate } from '../type-system/type-bindings.ts';
import type { CheckContext } from './check-context.ts';
import { qualifiedName } from './qualified-name.ts';

/** The type of `name(…)`, `receiver.name(…)` or `library.name(…)`. */
export function checkCall(expression: CallExpression, context: CheckContext): CelType {
  const { receiver, parameters, position } = expression;
  const isMember = receiver !== undefined && libraryFunction(expression, context) === undefined;
  const receiverTypes = isMember ? [context.check(receiver)] : [];
  const name = isMember ? expression.name : (libraryFunction(expression, context) ?? expression.name);
  if (!context.functions.has(name)) {
    throw new CelCompileError(`undeclared reference to '${name}' (in container '')`, position);
  }
  const types = [...receiverTypes, ...parameters.map((parameter) => context.check(parameter))];
  const resolved = resolveOverload({ name, isMember, types, position }, context);
  context.recordOverloads(expression, resolved.overloads);
  return resolved.type;
}

/** The full name of a function that belongs to a library (`sets.contains`); undefined when the call has a real receiver. */
export function libraryFunction(
  { name, receiver }: CallExpression,
  { functions }: Pick<CheckContext, 'functions'>,
): string | undefined {
  const prefix = receiver === undefined ? undefined : qualifiedName(receiver);
  if (prefix === undefined) return undefined;
  const fullName = `${prefix}.${name}`;
  return functions.has(fullName) ? fullName : undefined;
}

/** The type of an operator that has overloads. */
export function checkOperator(expression: OperatorExpression | ConditionalExpression, context: CheckContext): CelType {
  const name = expression.kind === 'conditional' ? '_?_:_' : expression.operator;
  const types = partsOf(expression).map((operand) => context.check(operand));
  const call = { name, isMember: false, types, position: expression.position };
  const resolved = resolveOverload(call, context);
  context.recordOverloads(expression, resolved.overloads);
  return resolved.type;
}

/** A use of a function, with the types of everything it is given. */
export interface FunctionUse {
  readonly name: string;
  readonly isMember: boolean;
  readonly types: readonly CelType[];
  readonly position: number;
}

/** Finds every signature that may apply. Throws a `CelCompileError` when there is none. */
export function resolveOverload(
  use: FunctionUse,
  context: CheckContext,
): { readonly type: CelType; readonly overloads: readonly Overload[] } {
  const matching: Overload[] = [];
  let result: CelType | undefined;
  for (const overload of context.functions.overloads(use.name, use.isMember, use.types.length)) {
    const signature = freshSignature(overload, context);
    if (!context.bindings.unifyAll(use.types, signature.parameters)) continue;
    matching.push(overload);
    const type = context.bindings.resolve(signature.result);
    result = result === undefined || isSameType(result, type) ? type : { kind: 'dyn' };
  }
  if (result === undefined) throw noMatchingOverload(use, context);
  return { type: result, overloads: matching };
}

/** Gives every use of a signature type variables of its own. */
function freshSignature(
  overload: Overload,
  { bindings }: CheckContext,
): { readonly parameters: readonly CelType[]; readonly result: CelType } {
  const variables = new Map([...typeParameters(overload)].map((name) => [name, bindings.fresh()]));
  if (variables.size === 0) return overload;
  return {
    parameters: overload.parameters.map((type) => instantiate(type, variables)),
    result: instantiate(overload.result, variables),
  };
}

function typeParameters({ parameters, result }: Overload): ReadonlySet<string> {
  const names = new Set<string>();
  const collect = (type: CelType): void => {
    if (type.kind === 'parameter') names.add(type.name);
    if (type.kind === 'list') collect(type.element);
    if (type.kind === 'map') collect(type.key);
    if (type.kind === 'map' || type.kind === 'optional') collect(type.value);
    if (type.kind === 'type' && type.of !== undefined) collect(type.of);
  };
  for (const type of [...parameters, result]) collect(type);
  return names;
}

function noMatchingOverload(
  { name, isMember, types, position }: FunctionUse,
  { bindings }: CheckContext,
): CelCompileError {
  const names = types.map((type) => formatType(bindings.resolveFinally(type)));
  const applied = isMember ? `${names[0]}.(${names.slice(1).join(', ')})` : `(${names.join(', ')})`;
  return new CelCompileError(`found no matching overload for '${name}' applied to '${applied}'`, position);
}
