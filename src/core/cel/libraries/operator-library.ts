import { noSuchOverload } from '../cel-error.ts';
import { acceptingAny, globalFunction, type Library, type Overload } from '../type-system/function-declaration.ts';
import type { CelValue } from '../value/cel-value.ts';
import { compareValues } from '../value/compare-values.ts';
import { COMPARABLE_TYPES } from './kubernetes-lists-library.ts';

/**
 * The comparing and selecting operators of every version.
 * (https://github.com/google/cel-spec/blob/master/doc/langdef.md#standard-definitions)
 */
export const OPERATOR_LIBRARY: Library = {
  sinceMinor: 0,
  overloads: [
    globalFunction('_==_(A, A): bool', handledByPlanner),
    globalFunction('_!=_(A, A): bool', handledByPlanner),
    globalFunction('@in(A, list(A)): bool', handledByPlanner),
    globalFunction('@in(A, map(A, B)): bool', handledByPlanner),
    globalFunction('_?_:_(bool, A, A): A', handledByPlanner),
    globalFunction('!_(bool): bool', (operand) => {
      if (typeof operand !== 'boolean') throw noSuchOverload();
      return !operand;
    }),
    ...COMPARABLE_TYPES.flatMap((type) => comparisons(type, type)),
    globalFunction('_[_](list(A), int): A', handledByPlanner),
    globalFunction('_[_](map(A, B), A): B', handledByPlanner),
  ],
};

/** Comparing an int with a double or uint without converting it first. */
export const CROSS_TYPE_COMPARISON_LIBRARY: Library = {
  sinceMinor: 28,
  overloads: [
    ...comparisons('int', 'double'),
    ...comparisons('int', 'uint'),
    ...comparisons('uint', 'double'),
    ...comparisons('uint', 'int'),
    ...comparisons('double', 'int'),
    ...comparisons('double', 'uint'),
  ],
};

/** `a[b]` where `a` is optional, and `a[?b]`. */
export const OPTIONAL_INDEX_LIBRARY: Library = {
  sinceMinor: 28,
  overloads: [
    globalFunction('_[_](optional_type(list(A)), int): optional_type(A)', handledByPlanner),
    globalFunction('_[_](optional_type(map(A, B)), A): optional_type(B)', handledByPlanner),
    globalFunction('_[?_](list(A), int): optional_type(A)', handledByPlanner),
    globalFunction('_[?_](optional_type(list(A)), int): optional_type(A)', handledByPlanner),
    globalFunction('_[?_](map(A, B), A): optional_type(B)', handledByPlanner),
    globalFunction('_[?_](optional_type(map(A, B)), A): optional_type(B)', handledByPlanner),
  ],
};

/** Operators that do not evaluate like functions: their overloads only say which types they take. */
function handledByPlanner(): CelValue {
  throw noSuchOverload();
}

function comparisons(left: string, right: string): readonly Overload[] {
  const compare = (name: string, holds: (order: number) => boolean): Overload =>
    // `compareValues` itself refuses what has no order, and numbers of all types have one.
    acceptingAny(
      globalFunction(`${name}(${left}, ${right}): bool`, (leftValue = null, rightValue = null) =>
        holds(compareValues(leftValue, rightValue)),
      ),
    );
  return [
    compare('_<_', (order) => order < 0),
    compare('_<=_', (order) => order <= 0),
    compare('_>_', (order) => order > 0),
    compare('_>=_', (order) => order >= 0),
  ];
}
