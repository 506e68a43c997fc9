import { CelEvaluationError } from '../cel-error.ts';
import { type CelList, type CelValue, listOf, typeNameOf } from './cel-value.ts';
import { compareValues } from './compare-values.ts';

/** The elements in the order of their keys, which must be of one type that has an order. Equal keys keep their order. */
export function sortByKeys(pairs: readonly { readonly key: CelValue; readonly element: CelValue }[]): CelList {
  const types = new Set(pairs.map(({ key }) => typeNameOf(key)));
  if (types.size > 1) throw new CelEvaluationError('list elements must have the same type');
  if (Array.from(types).some((type) => !ORDERED_TYPES.has(type)))
    throw new CelEvaluationError('list elements must be comparable');
  return listOf([...pairs].sort((left, right) => compareValues(left.key, right.key)).map(({ element }) => element));
}

const ORDERED_TYPES: ReadonlySet<string> = new Set([
  'int',
  'uint',
  'double',
  'bool',
  'string',
  'bytes',
  'google.protobuf.Duration',
  'google.protobuf.Timestamp',
]);
