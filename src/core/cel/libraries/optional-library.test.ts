import { describe, expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';

describe('optionals', () => {
  test.each([
    ['optional.of(1).value()', 1],
    ['optional.none().value()', 'error: optional.none() dereference'],
    ['optional.none().orValue(5)', 5],
    ['optional.of(1).orValue(1 / 0)', 1],
    ['optional.none().or(optional.of(2)).value()', 2],
    ["optional.ofNonZeroValue('').hasValue()", false],
    ['optional.ofNonZeroValue(0).hasValue() || optional.ofNonZeroValue([]).hasValue()', false],
    ["optional.ofNonZeroValue('a').hasValue()", true],
    ["{'a': {'b': 1}}.?a.?b.orValue(0)", 1],
    ["{'a': {'b': 1}}.?x.b.orValue(0)", 0],
    ["{'a': 1}[?'b'].hasValue()", false],
    ['optional.of(2).optMap(x, x + 1).orValue(0)', 3],
    ['optional.none().optMap(x, x + 1).hasValue()', false],
    ['optional.of([1]).optFlatMap(x, x[?5]).hasValue()', false],
    ['[optional.of(1), optional.none()].unwrapOpt()', [1]],
    ['optional.unwrap([optional.none()])', []],
    ['[1, 2].first().value() + [1, 2].last().value()', 3],
    ['[].last().hasValue()', false],
    ['optional.of(1) == optional.of(1) && optional.of(1) != optional.none()', true],
    ['optional.of(1)', 1],
    ['optional.none()', null],
    ['type(optional.none()) == optional_type', true],
  ])('%s', (expression, value) => {
    expect(celValue(expression)).toEqual(value);
  });
});
