import { CelEvaluationError } from '../cel-error.ts';
import { type Library, memberFunction, type Overload } from '../type-system/function-declaration.ts';
import { type CelList, type CelValue, elementsOf } from '../value/cel-value.ts';
import { compareValues } from '../value/compare-values.ts';
import { areKnownEqual } from '../value/equal-values.ts';
import { asDouble, asDuration, asInt, asList, asUint } from '../value/narrow-value.ts';
import { checkedDuration, checkedInt, checkedUint } from '../value/number-range.ts';

/** The types whose values have an order. */
export const COMPARABLE_TYPES = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'] as const;

/** `isSorted`, `sum`, `min`, `max`, `indexOf`, `lastIndexOf` (k8s.io/apiserver/pkg/cel/library/lists.go). */
export const KUBERNETES_LISTS_LIBRARY: Library = {
  sinceMinor: 0,
  overloads: [
    ...COMPARABLE_TYPES.flatMap((type) => [
      memberFunction(`list(${type}).isSorted(): bool`, (list) => isSorted(asList(list))),
      memberFunction(`list(${type}).min(): ${type}`, (list) => extreme('min', asList(list), -1)),
      memberFunction(`list(${type}).max(): ${type}`, (list) => extreme('max', asList(list), 1)),
    ]),
    ...sums(),
    memberFunction('list(A).indexOf(A): int', (list, element = null) =>
      BigInt(elementsOf(asList(list)).findIndex((candidate) => areKnownEqual(candidate, element))),
    ),
    memberFunction('list(A).lastIndexOf(A): int', (list, element = null) =>
      BigInt(elementsOf(asList(list)).findLastIndex((candidate) => areKnownEqual(candidate, element))),
    ),
  ],
};

function isSorted(list: CelList): boolean {
  return elementsOf(list).every((element, index) => index === 0 || !isAfter(list.at(index - 1), element));
}

function extreme(name: string, list: CelList, wanted: -1 | 1): CelValue {
  if (list.length === 0) throw new CelEvaluationError(`${name} called on empty list`);
  return elementsOf(list).reduce((best, element) => {
    const isBetter = wanted > 0 ? isAfter(element, best) : isAfter(best, element);
    return isBetter ? element : best;
  });
}

/** Elements of a dynamic list that have no order between them do not count as out of order, as on an API server. */
function isAfter(left: CelValue, right: CelValue): boolean {
  try {
    return compareValues(left, right) > 0;
  } catch (error) {
    if (error instanceof CelEvaluationError) return false;
    throw error;
  }
}

function sums(): readonly Overload[] {
  return [
    memberFunction('list(int).sum(): int', (list) =>
      elementsOf(asList(list)).reduce<bigint>((total, element) => checkedInt(total + asInt(element)), 0n),
    ),
    memberFunction('list(uint).sum(): uint', (list) =>
      elementsOf(asList(list)).reduce((total, element) => checkedUint(asUint(total).value + asUint(element).value), {
        kind: 'uint',
        value: 0n,
      }),
    ),
    memberFunction('list(double).sum(): double', (list) =>
      elementsOf(asList(list)).reduce<number>((total, element) => total + asDouble(element), 0),
    ),
    memberFunction('list(duration).sum(): duration', (list) =>
      elementsOf(asList(list)).reduce(
        (total, element) => checkedDuration(asDuration(total).nanoseconds + asDuration(element).nanoseconds),
        { kind: 'duration', nanoseconds: 0n },
      ),
    ),
  ];
}
