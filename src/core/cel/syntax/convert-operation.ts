import type { ASTNode, BinaryOperator } from '@marcbachmann/cel-js';
import { CelCompileError } from '../cel-error.ts';
import type { CelValue } from '../value/cel-value.ts';
import type { Expression, OperatorName } from './expression.ts';
import { isParenthesized } from './is-parenthesized.ts';
import type { NodeOf, SyntaxContext } from './syntax-context.ts';

/** Converts a literal or an operator. */
export function convertOperation(node: OperationNode, context: SyntaxContext): Expression {
  const position = node.pos;
  switch (node.op) {
    case 'value':
      return { kind: 'literal', position, value: convertLiteral(node) };
    case '?:':
      return convertConditional(node, context);
    case '||':
    case '&&': {
      const [left, right] = node.args;
      return {
        kind: 'logical',
        position,
        operator: node.op,
        left: context.convert(left),
        right: context.convert(right),
      };
    }
    case '!_':
      return { kind: 'operator', position, operator: '!_', operands: [context.convert(node.args)] };
    case '-_':
      return convertNegation(node, context);
    default:
      return convertBinary(node, context);
  }
}

type OperationNode = NodeOf<'value' | '?:' | '||' | '&&' | '!_' | '-_' | BinaryOperator>;

const OPERATORS: Readonly<Record<BinaryOperator, OperatorName>> = {
  '==': '_==_',
  '!=': '_!=_',
  in: '@in',
  '+': '_+_',
  '-': '_-_',
  '*': '_*_',
  '/': '_/_',
  '%': '_%_',
  '<': '_<_',
  '<=': '_<=_',
  '>': '_>_',
  '>=': '_>=_',
};
const NON_ASCII = /\P{ASCII}/u;
const MAX_INT64 = 2n ** 63n - 1n;

function convertLiteral(node: NodeOf<'value'>): CelValue {
  const value = node.args;
  if (typeof value === 'bigint' && value > MAX_INT64) throw new CelCompileError('invalid int literal', node.pos);
  if (value instanceof Uint8Array) return { kind: 'bytes', bytes: requireAscii(value, node) };
  if (typeof value === 'object' && value !== null) return { kind: 'uint', value: value.value };
  return value;
}

/** The parser cuts other characters down to one byte, where CEL writes them in UTF-8. */
function requireAscii(bytes: Uint8Array, { input, start, end }: NodeOf<'value'>): Uint8Array {
  if (NON_ASCII.test(input.slice(start, end))) {
    throw new CelCompileError('a bytes literal may only hold ASCII here: write bytes(…) around a string', start);
  }
  return bytes;
}

function convertNegation(node: NodeOf<'-_'>, context: SyntaxContext): Expression {
  const position = node.pos;
  const operand = node.args;
  const number = operand.op === 'value' ? operand.args : undefined;
  // The sign belongs to the literal, or the smallest int could not be written.
  if (!isParenthesized(context.text, node.start + 1, operand)) {
    if (typeof number === 'number') return { kind: 'literal', position, value: -number };
    if (typeof number === 'bigint') return { kind: 'literal', position, value: negatedInt(number, position) };
  }
  return { kind: 'operator', position, operator: '-_', operands: [context.convert(operand)] };
}

function negatedInt(value: bigint, position: number): bigint {
  if (value > MAX_INT64 + 1n) throw new CelCompileError('invalid int literal', position);
  return -value;
}

function convertConditional(node: NodeOf<'?:'>, context: SyntaxContext): Expression {
  const [condition, whenTrue, whenFalse] = node.args;
  if (whenTrue.op === '?:' && !isParenthesized(context.text, condition.end, whenTrue)) {
    throw new CelCompileError("syntax error: mismatched input '?' expecting ':'", whenTrue.pos);
  }
  return {
    kind: 'conditional',
    position: context.text.indexOf('?', condition.end),
    condition: context.convert(condition),
    whenTrue: context.convert(whenTrue),
    whenFalse: context.convert(whenFalse),
  };
}

function convertBinary(node: NodeOf<BinaryOperator>, context: SyntaxContext): Expression {
  const [left, right] = node.args;
  const operation = { operator: node.op, left: context.convert(left), leftEnd: left.end };
  return isEquality(node.op) ? associateLeft(operation, right, context) : binary(operation, right, context);
}

interface LeftPart {
  readonly operator: BinaryOperator;
  readonly left: Expression;
  /** Where the text of the left operand ends. */
  readonly leftEnd: number;
}

/** In CEL `==` binds as `<` does, and all of them from the left: `a == b < c` is `(a == b) < c`. The parser disagrees. */
function associateLeft(part: LeftPart, right: ASTNode, context: SyntaxContext): Expression {
  if (!isRelation(right) || isParenthesized(context.text, part.leftEnd, right)) {
    return binary(part, right, context);
  }
  const [nearer, farther] = right.args;
  const left = associateLeft(part, nearer, context);
  return binary({ operator: right.op, left, leftEnd: nearer.end }, farther, context);
}

function binary({ operator, left, leftEnd }: LeftPart, right: ASTNode, context: SyntaxContext): Expression {
  return {
    kind: 'operator',
    position: context.text.indexOf(operator, leftEnd),
    operator: OPERATORS[operator],
    operands: [left, context.convert(right)],
  };
}

function isEquality(operator: BinaryOperator): boolean {
  return operator === '==' || operator === '!=';
}

function isRelation(node: ASTNode): node is NodeOf<'<' | '<=' | '>' | '>=' | 'in'> {
  return ['<', '<=', '>', '>=', 'in'].includes(node.op);
}
