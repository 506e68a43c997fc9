import { CelEvaluationError, CelLimitError, noSuchOverload } from '../cel-error.ts';
import { STEP_LIMIT } from '../evaluator/frame.ts';
import { acceptingAny, globalFunction, type Library, memberFunction } from '../type-system/function-declaration.ts';
import { type CelList, type CelValue, elementsOf, listOf } from '../value/cel-value.ts';
import { areKnownEqual } from '../value/equal-values.ts';
import { asIndex, asList } from '../value/narrow-value.ts';
import { sortByKeys } from '../value/sort-by-keys.ts';
import { COMPARABLE_TYPES } from './kubernetes-lists-library.ts';

/** `sort`, `distinct`, `flatten`, `reverse`, `slice`, `lists.range` (https://pkg.go.dev/github.com/google/cel-go/ext#Lists, version 3). */
export const LISTS_LIBRARY: Library = {
  sinceMinor: 34,
  overloads: [
    memberFunction('list(A).slice(int, int): list(A)', (list, start, end) =>
      slice(asList(list), asIndex(start), asIndex(end)),
    ),
    // A dynamic list that is flat already stays as it is.
    acceptingAny(memberFunction('list(list(A)).flatten(): list(A)', (list) => listOf(flatten(asList(list), 1)))),
    memberFunction('list(dyn).flatten(int): list(dyn)', (list, depth) =>
      listOf(flatten(asList(list), nonNegative(asIndex(depth)))),
    ),
    ...COMPARABLE_TYPES.map((type) =>
      memberFunction(`list(${type}).sort(): list(${type})`, (list) =>
        sortByKeys(elementsOf(asList(list)).map((element) => ({ key: element, element }))),
      ),
    ),
    // What `sortBy` becomes; the planner evaluates it.
    ...COMPARABLE_TYPES.map((type) =>
      memberFunction(`list(A).@sortByAssociatedKeys(list(${type})): list(A)`, () => {
        throw noSuchOverload();
      }),
    ),
    globalFunction('lists.range(int): list(int)', (count) => range(asIndex(count))),
    memberFunction('list(A).reverse(): list(A)', (list) => listOf(elementsOf(asList(list)).reverse())),
    memberFunction('list(A).distinct(): list(A)', (list) => listOf(distinct(elementsOf(asList(list))))),
  ],
};

function slice(list: CelList, start: number, end: number): CelValue {
  if (start < 0 || end < 0)
    throw new CelEvaluationError(`cannot slice(${start}, ${end}), negative indexes not supported`);
  if (start > end) {
    throw new CelEvaluationError(`cannot slice(${start}, ${end}), start index must be less than or equal to end index`);
  }
  if (end > list.length) throw new CelEvaluationError(`cannot slice(${start}, ${end}), list is length ${list.length}`);
  return listOf(elementsOf(list).slice(start, end));
}

function flatten(list: CelList, depth: number): CelValue[] {
  return elementsOf(list).flatMap((element) => {
    const isNested = typeof element === 'object' && element !== null && element.kind === 'list';
    return isNested && depth > 0 ? flatten(element, depth - 1) : [element];
  });
}

function nonNegative(depth: number): number {
  if (depth < 0) throw new CelEvaluationError('level must be non-negative');
  return depth;
}

function range(count: number): CelValue {
  if (count > STEP_LIMIT) throw new CelLimitError('operation cancelled: actual cost limit exceeded');
  return listOf(Array.from({ length: Math.max(count, 0) }, (_, index) => BigInt(index)));
}

function distinct(elements: readonly CelValue[]): readonly CelValue[] {
  const kept: CelValue[] = [];
  for (const element of elements) {
    if (!kept.some((other) => areKnownEqual(element, other))) kept.push(element);
  }
  return kept;
}
