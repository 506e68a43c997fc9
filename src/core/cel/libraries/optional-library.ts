import { CelEvaluationError, noSuchOverload } from '../cel-error.ts';
import { globalFunction, type Library, memberFunction } from '../type-system/function-declaration.ts';
import { type CelValue, elementsOf, listOf, NONE, someOf } from '../value/cel-value.ts';
import { asList, asOptional } from '../value/narrow-value.ts';
import { SECOND } from '../value/number-range.ts';

/** `optional.of(x)`, `x.hasValue()` … (https://pkg.go.dev/github.com/google/cel-go/cel#OptionalTypes) */
export const OPTIONAL_LIBRARY: Library = {
  sinceMinor: 28,
  types: ['optional_type(dyn)'],
  overloads: [
    globalFunction('optional.of(A): optional_type(A)', (value = null) => someOf(value)),
    globalFunction('optional.ofNonZeroValue(A): optional_type(A)', (value = null) =>
      isZeroValue(value) ? NONE : someOf(value),
    ),
    globalFunction('optional.none(): optional_type(A)', () => NONE),
    globalFunction('optional.unwrap(list(optional_type(A))): list(A)', presentValues),
    memberFunction('list(optional_type(A)).unwrapOpt(): list(A)', presentValues),
    memberFunction('optional_type(A).hasValue(): bool', (value) => asOptional(value).value !== undefined),
    memberFunction('optional_type(A).value(): A', (optional) => {
      const { value } = asOptional(optional);
      if (value === undefined) throw new CelEvaluationError('optional.none() dereference');
      return value;
    }),
    // The planner evaluates these two, because their parameter may not be evaluated at all.
    memberFunction('optional_type(A).or(optional_type(A)): optional_type(A)', () => {
      throw noSuchOverload();
    }),
    memberFunction('optional_type(A).orValue(A): A', () => {
      throw noSuchOverload();
    }),
    memberFunction('list(A).first(): optional_type(A)', (list) => elementOrNone(list, 0)),
    memberFunction('list(A).last(): optional_type(A)', (list) => elementOrNone(list, asList(list).length - 1)),
  ],
};

function presentValues(list: CelValue | undefined): CelValue {
  const values = elementsOf(asList(list)).map((element) => asOptional(element).value);
  return listOf(values.filter((value) => value !== undefined));
}

function elementOrNone(value: CelValue | undefined, index: number): CelValue {
  const list = asList(value);
  return index >= 0 && index < list.length ? someOf(list.at(index)) : NONE;
}

/** What Go takes for the zero time: 0001-01-01T00:00:00Z. */
const YEAR_ONE = -62_135_596_800n * SECOND;

/** Empty lists and maps of a schema count as values, as on an API server. */
function isZeroValue(value: CelValue): boolean {
  if (typeof value !== 'object') return value === false || value === '' || value === 0n || value === 0;
  if (value === null) return true;
  switch (value.kind) {
    case 'uint':
      return value.value === 0n;
    case 'bytes':
      return value.bytes.length === 0;
    case 'list':
      return value.declared === undefined && value.length === 0;
    case 'map':
      return !value.isDeclared && value.size() === 0;
    case 'duration':
      return value.nanoseconds === 0n;
    case 'timestamp':
      return value.nanoseconds === YEAR_ONE;
    case 'optional':
    case 'opaque':
    case 'type':
      return false;
  }
}
