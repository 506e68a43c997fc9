import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js';
import { CelCompileError } from '../cel-error.ts';
import { convertCall, convertMemberCall } from './convert-call.ts';
import { convertOperation } from './convert-operation.ts';
import type { Expression } from './expression.ts';
import { type NodeOf, OPTIONALS_SINCE, type SyntaxContext } from './syntax-context.ts';

/** Parses CEL as Kubernetes 1.`minor` does. Throws a `CelCompileError` for anything that is not an expression there. */
export function parseExpression(text: string, minor: number): Expression {
  const context: SyntaxContext = { text, minor, convert: (node) => convert(node, context) };
  return context.convert(parseSyntax(text));
}

// Only the grammar of this package is used: its checker and its evaluator follow other rules than an API server's.
const GRAMMAR = new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true });

function parseSyntax(text: string): ASTNode {
  try {
    return GRAMMAR.parse(text).ast;
  } catch (error) {
    if (error instanceof ParseError) throw new CelCompileError(`syntax error: ${error.summary}`, error.range?.start);
    throw error;
  }
}

function convert(node: ASTNode, context: SyntaxContext): Expression {
  const position = node.pos;
  switch (node.op) {
    case 'id':
      return { kind: 'identifier', position, name: node.args };
    case '.':
    case '.?':
      return convertSelect(node, context);
    case '[]':
    case '[?]':
      return convertIndex(node, context);
    case 'call':
      return convertCall(node, context);
    case 'rcall':
      return convertMemberCall(node, context);
    case 'list':
      return { kind: 'list', position, elements: node.args.map(context.convert) };
    case 'map':
      return {
        kind: 'map',
        position,
        entries: node.args.map(([key, value]) => ({ key: context.convert(key), value: context.convert(value) })),
      };
    default:
      return convertOperation(node, context);
  }
}

function convertSelect(node: NodeOf<'.'> | NodeOf<'.?'>, context: SyntaxContext): Expression {
  const isOptional = node.op === '.?';
  requireOptionals(isOptional, node.pos, context);
  const [operand, field] = node.args;
  return { kind: 'select', position: node.pos, operand: context.convert(operand), field, isOptional };
}

function convertIndex(node: NodeOf<'[]'> | NodeOf<'[?]'>, context: SyntaxContext): Expression {
  const isOptional = node.op === '[?]';
  requireOptionals(isOptional, node.pos, context);
  const [operand, index] = node.args;
  return {
    kind: 'index',
    position: context.text.indexOf('[', operand.end),
    operand: context.convert(operand),
    index: context.convert(index),
    isOptional,
  };
}

function requireOptionals(isOptional: boolean, position: number, { minor }: SyntaxContext): void {
  if (isOptional && minor < OPTIONALS_SINCE)
    throw new CelCompileError("syntax error: unsupported syntax '.?'", position);
}
