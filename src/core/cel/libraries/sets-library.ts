import { globalFunction, type Library, type Overload } from '../type-system/function-declaration.ts';
import { type CelList, elementsOf } from '../value/cel-value.ts';
import { listContains } from '../value/equal-values.ts';
import { asList } from '../value/narrow-value.ts';

/** `sets.contains`, `sets.intersects`, `sets.equivalent` (https://pkg.go.dev/github.com/google/cel-go/ext#Sets). */
export const SETS_LIBRARY: Library = {
  sinceMinor: 29,
  overloads: [
    relation('sets.contains', contains),
    relation('sets.intersects', (left, right) => elementsOf(left).some((element) => listContains(right, element))),
    relation('sets.equivalent', (left, right) => contains(left, right) && contains(right, left)),
  ],
};

function relation(name: string, holds: (left: CelList, right: CelList) => boolean): Overload {
  return globalFunction(`${name}(list(A), list(A)): bool`, (left, right) => holds(asList(left), asList(right)));
}

function contains(list: CelList, sublist: CelList): boolean {
  return elementsOf(sublist).every((element) => listContains(list, element));
}
