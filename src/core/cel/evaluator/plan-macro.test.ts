import { describe, expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';

describe('macros', () => {
  test.each([
    ['[1, 2].all(x, x > 0)', true],
    ['[].all(x, x > 0)', true],
    ['[1, 2].exists(x, x == 2)', true],
    ['[1, 2, 2].exists_one(x, x == 2)', false],
    ['[1, 2].map(x, x * 2)', [2, 4]],
    ['[1, 2].map(x, x > 1, x * 2)', [4]],
    ['[1, 2].filter(x, x > 1)', [2]],
    ["{'a': 1, 'b': 2}.map(k, k)", ['a', 'b']],
    ["{'a': 1}.all(k, v, k == 'a' && v == 1)", true],
    ['[5, 6].exists(i, v, i == 1 && v == 6)', true],
    ['[5, 6].existsOne(i, v, v > 4)', false],
    ['[5, 6].transformList(i, v, v + i)', [5, 7]],
    ['[5, 6].transformList(i, v, i > 0, v)', [6]],
    ["{'a': 1, 'b': 2}.transformMap(k, v, v + 1)", { a: 2, b: 3 }],
    ["{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v)", { b: 2 }],
    ["{'a': 'x'}.transformMapEntry(k, v, {v: k})", { x: 'a' }],
    ["{'a': 'x', 'b': 'x'}.transformMapEntry(k, v, {v: k})", 'error: insert failed: key already exists'],
    ['[[1, 2], [3]].map(x, x.map(y, y + size(x)))', [[3, 4], [4]]],
    ['[1, 2].map(x, [3].map(x, x)[0] + x)', [4, 5]],
    ['{1: 2}.exists_one(k, k == 1)', true],
  ])('%s', (expression, value) => {
    expect(celValue(expression)).toEqual(value);
  });

  test.each([
    ['an element that decides outweighs errors', '[0, 1].exists(x, 1 / x == 1)', true],
    ['an element that decides outweighs errors for all', '[0, 2].all(x, 1 / x == 1)', false],
    ['without one the error stays', '[0, 1].all(x, 1 / x == 1)', 'error: division by zero'],
    ['exists_one needs every element', '[0, 1].exists_one(x, 1 / x == 1)', 'error: division by zero'],
    ['map needs every element', '[0, 1].map(x, 1 / x)', 'error: division by zero'],
    ['a verdict must be a bool', '[1].all(x, dyn(x))', 'error: no such overload'],
  ])('%s', (_, expression, value) => {
    expect(celValue(expression)).toEqual(value);
  });

  test.each([
    ['[1].all(1, true)', 'syntax error: all(var, predicate) invalid predicate iteration variable (line 1, column 9)'],
    ['[1].all(x, x, true)', 'duplicate variable name: x (line 1, column 5)'],
    ['[1].all(x, x)', "expected type 'bool' but found 'int' (line 1, column 12)"],
    [
      "'abc'.all(x, true)",
      "expression of type 'string' cannot be range of a comprehension (must be list, map, or dynamic) (line 1, column 1)",
    ],
    ['[1].all(x, y)', "undeclared reference to 'y' (in container '') (line 1, column 12)"],
    ['[1].map(x, x) == [x]', "undeclared reference to 'x' (in container '') (line 1, column 19)"],
    ['[1].existsOne(x, true)', "undeclared reference to 'existsOne' (in container '') (line 1, column 5)"],
    ["has('a')", 'invalid argument to has() macro (line 1, column 5)'],
    ["has({'a': 1}['a'])", 'invalid argument to has() macro (line 1, column 5)'],
  ])('%s is refused', (expression, error) => {
    const outcome = celValue(expression);
    expect(outcome).toBe(`refused: ${error}`);
  });
});
