import { describe, expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';
import { CelCompileError } from '../cel-error.ts';
import { parseExpression } from './parse-expression.ts';

describe('parseExpression', () => {
  test('keeps the positions of names', () => {
    expect(parseExpression('self.a', 36)).toEqual({
      kind: 'select',
      position: 5,
      operand: { kind: 'identifier', position: 0, name: 'self' },
      field: 'a',
      isOptional: false,
    });
  });

  test('takes a macro for a function where its version is later', () => {
    expect(parseExpression('a.all(k, v, true)', 36).kind).toBe('macro');
    expect(parseExpression('a.all(k, v, true)', 31).kind).toBe('call');
  });

  test.each([
    ['true == (1 < 2)', true],
    ['true == (1) < 2', "refused: found no matching overload for '_==_' applied to '(bool, int)' (line 1, column 6)"],
    ["'(' == '(' == true", true],
    ['1 + 2 < 4 == true', true],
    ['1 == 1 in [true]', true],
    ['2 * 3 + 4 == 10 && !false', true],
    ['-(1) + --1', 0],
    ['true ? (false ? 1 : 2) : 3', 2],
    ['[1, 2,]', [1, 2]],
    ["'''a\nb''' // a comment", 'a\nb'],
    ['r"\\d"', '\\d'],
    ['0x1F', 31],
    ["self.?a[?'b'].orValue(1)", 1],
  ])('%s', (expression, value) => {
    expect(celValue(expression, { values: { self: {} } })).toEqual(value);
  });

  test.each(['', '1 +', 'a b', '[1', "'a", 'self.', 'a ? b', '1 ? 2 : 3 :', 'self.`a`', 'for', "b'é'"])(
    '%s is refused',
    (expression) => {
      expect(() => parseExpression(expression, 36)).toThrow(CelCompileError);
    },
  );

  test.each([
    ['.5', 'numbers must begin with a digit'],
    ['[?optional.of(1)]', 'optional elements'],
    ["{?'a': optional.of(1)}", 'optional entries'],
    ['google.protobuf.Timestamp{}', 'messages of protocol buffers'],
  ])('%s is refused although the API server accepts it: the parser has no %s', (expression) => {
    expect(() => parseExpression(expression, 36)).toThrow(CelCompileError);
  });

  test('optional selection needs 1.28', () => {
    expect(() => parseExpression('self.?a', 27)).toThrow(CelCompileError);
    expect(parseExpression('self.?a', 28).kind).toBe('select');
  });
});
