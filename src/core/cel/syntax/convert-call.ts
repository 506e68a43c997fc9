import type { ASTNode } from '@marcbachmann/cel-js';
import { CelCompileError } from '../cel-error.ts';
import type { Expression } from './expression.ts';
import { findMacro, type MacroShape, macroVariables } from './read-macro.ts';
import type { NodeOf, SyntaxContext } from './syntax-context.ts';

/** Converts `name(…)`: a function call, or `has(a.b)`. */
export function convertCall(node: NodeOf<'call'>, context: SyntaxContext): Expression {
  const [name, parameters] = node.args;
  const [first] = parameters;
  if (name === 'has' && first !== undefined && parameters.length === 1) return convertHas(first, context);
  return { kind: 'call', position: node.start, name, receiver: undefined, parameters: parameters.map(context.convert) };
}

/** Converts `receiver.name(…)`: a function call or a macro. */
export function convertMemberCall(node: NodeOf<'rcall'>, context: SyntaxContext): Expression {
  const [name, receiver, parameters] = node.args;
  const macro = findMacro(name, parameters.length, context.minor);
  if (macro !== undefined) return convertMacro(macro, node, context);
  return {
    kind: 'call',
    position: context.text.indexOf(name, receiver.end),
    name,
    receiver: context.convert(receiver),
    parameters: parameters.map(context.convert),
  };
}

function convertHas(argument: ASTNode, context: SyntaxContext): Expression {
  if (argument.op !== '.') throw new CelCompileError('invalid argument to has() macro', argument.pos);
  const [operand, field] = argument.args;
  return { kind: 'has', position: argument.pos, operand: context.convert(operand), field };
}

function convertMacro(shape: MacroShape, node: NodeOf<'rcall'>, context: SyntaxContext): Expression {
  const [name, receiver, parameters] = node.args;
  const position = context.text.indexOf(name, receiver.end);
  const names = parameters.slice(0, shape.variableCount).map(variableName);
  const variables = macroVariables(names);
  const rest = parameters.slice(shape.variableCount);
  const body = rest.at(-1);
  if (variables === undefined || body === undefined) throw new CelCompileError('invalid macro', position);
  if (new Set(names).size < names.length) {
    throw new CelCompileError(`duplicate variable name: ${variables[0]}`, position);
  }
  const filter = shape.hasFilter ? rest[0] : undefined;
  return {
    kind: 'macro',
    position,
    macro: shape.macro,
    receiver: context.convert(receiver),
    variables,
    filter: filter && context.convert(filter),
    body: context.convert(body),
  };
}

function variableName(node: ASTNode): string {
  if (node.op === 'id') return node.args;
  throw new CelCompileError('argument must be a simple name', node.pos);
}
