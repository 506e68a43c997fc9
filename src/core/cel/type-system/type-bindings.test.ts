import { describe, expect, test } from 'vitest';
import { formatType } from './cel-type.ts';
import { parseType } from './parse-type.ts';
import { createTypeBindings } from './type-bindings.ts';

describe('unify', () => {
  test.each([
    ['int', 'int', true],
    ['int', 'double', false],
    ['dyn', 'int', true],
    ['list(dyn)', 'list(int)', true],
    ['list(int)', 'list(string)', false],
    ['null', 'duration', true],
    ['null', 'kubernetes.Quantity', true],
    ['null', 'int', false],
    ['null', 'list(int)', false],
    ['type(int)', 'type(string)', true],
    ['optional_type(int)', 'optional_type(A)', true],
    ['map(string, int)', 'map(string, int)', true],
    ['kubernetes.URL', 'kubernetes.Quantity', false],
  ])('%s and %s: %s', (left, right, agrees) => {
    expect(createTypeBindings().unify(parseType(left), parseType(right))).toBe(agrees);
  });

  test('a variable stands for one type', () => {
    const bindings = createTypeBindings();
    const variable = bindings.fresh();
    expect(bindings.unify(parseType('int'), variable)).toBe(true);
    expect(bindings.unify(parseType('string'), variable)).toBe(false);
    expect(formatType(bindings.resolve(variable))).toBe('int');
  });

  test('an attempt that fails binds nothing', () => {
    const bindings = createTypeBindings();
    const variable = bindings.fresh();
    expect(bindings.unifyAll([parseType('int'), parseType('int')], [variable, parseType('string')])).toBe(false);
    expect(formatType(bindings.resolveFinally(variable))).toBe('dyn');
  });

  test('a variable cannot stand for a list of itself', () => {
    const bindings = createTypeBindings();
    const variable = bindings.fresh();
    expect(bindings.unify(variable, { kind: 'list', element: variable })).toBe(false);
  });
});
