import { type CelType, DYN, isSameType, listType, mapType, optionalType, typeType } from './cel-type.ts';

/**
 * What type variables stand for so far. Follows the rules of cel-go's checker, which decide what an API server accepts
 * (https://github.com/google/cel-go/blob/master/checker/types.go).
 */
export interface TypeBindings {
  /** A new type variable that stands for nothing yet. */
  fresh(): CelType;
  /**
   * Whether values of both types may meet where the signature says they are one type. Binds variables when they may, and
   * leaves them alone when they may not.
   */
  unify(left: CelType, right: CelType): boolean;
  /** Like `unify` for two lists of types, all or nothing. */
  unifyAll(left: readonly CelType[], right: readonly CelType[]): boolean;
  /** The type with every bound variable replaced. */
  resolve(type: CelType): CelType;
  /** The type with every bound variable replaced and every other one `dyn`. */
  resolveFinally(type: CelType): CelType;
}

/** Makes bindings for one expression. */
export function createTypeBindings(): TypeBindings {
  let bound: Substitution = new Map();
  let count = 0;
  const unifyAll = (left: readonly CelType[], right: readonly CelType[]): boolean => {
    const attempt = new Map(bound);
    if (!areAssignable(attempt, left, right)) return false;
    bound = attempt;
    return true;
  };
  return {
    fresh: () => ({ kind: 'parameter', name: `_${count++}` }),
    unify: (left, right) => unifyAll([left], [right]),
    unifyAll,
    resolve: (type) => substitute(bound, type, (variable) => variable),
    resolveFinally: (type) => substitute(bound, type, () => DYN),
  };
}

/** Replaces the type parameters of a signature by other types. */
export function instantiate(type: CelType, replacements: ReadonlyMap<string, CelType>): CelType {
  return substitute(replacements, type, (variable) => variable);
}

/** The less specific of two types that unify. */
export function mostGeneral(left: CelType, right: CelType): CelType {
  return isEqualOrLessSpecific(left, right) ? left : right;
}

type Substitution = Map<string, CelType>;

function areAssignable(bound: Substitution, left: readonly CelType[], right: readonly CelType[]): boolean {
  if (left.length !== right.length) return false;
  return left.every((type, index) => {
    const other = right[index];
    return other !== undefined && isAssignable(bound, type, other);
  });
}

function isAssignable(bound: Substitution, left: CelType, right: CelType): boolean {
  if (right.kind === 'parameter') {
    const outcome = bindVariable(bound, left, right);
    if (outcome !== 'unrelated') return outcome === 'agrees';
  }
  if (left.kind === 'parameter') return bindVariable(bound, right, left) === 'agrees';
  return areCompatible(bound, left, right);
}

function areCompatible(bound: Substitution, left: CelType, right: CelType): boolean {
  if (left.kind === 'dyn' || right.kind === 'dyn') return true;
  if (left.kind === 'null') return isNullable(right);
  if (right.kind === 'null') return isNullable(left);
  switch (left.kind) {
    case 'type':
      return right.kind === 'type';
    case 'list':
      return right.kind === 'list' && isAssignable(bound, left.element, right.element);
    case 'map':
      return right.kind === 'map' && areAssignable(bound, [left.key, left.value], [right.key, right.value]);
    case 'optional':
      return right.kind === 'optional' && isAssignable(bound, left.value, right.value);
    default:
      return isSameType(left, right);
  }
}

/** `unrelated` means that nothing was known of the variable and it cannot be bound to this type. */
function bindVariable(
  bound: Substitution,
  type: CelType,
  variable: CelType & { kind: 'parameter' },
): 'agrees' | 'differs' | 'unrelated' {
  if (isSameType(type, variable)) return 'agrees';
  const known = bound.get(variable.name);
  if (known !== undefined) {
    if (isSameType(type, known)) return 'agrees';
    if (!isAssignable(bound, type, known)) return 'differs';
    const general = mostGeneral(type, known);
    if (!occursIn(bound, variable, general)) bound.set(variable.name, general);
    return 'agrees';
  }
  if (occursIn(bound, variable, type)) return 'unrelated';
  bound.set(variable.name, type);
  return 'agrees';
}

function occursIn(bound: Substitution, variable: CelType, type: CelType): boolean {
  if (isSameType(variable, type)) return true;
  switch (type.kind) {
    case 'parameter': {
      const known = bound.get(type.name);
      return known !== undefined && occursIn(bound, variable, known);
    }
    case 'list':
      return occursIn(bound, variable, type.element);
    case 'map':
      return occursIn(bound, variable, type.key) || occursIn(bound, variable, type.value);
    case 'optional':
      return occursIn(bound, variable, type.value);
    case 'type':
      return type.of !== undefined && occursIn(bound, variable, type.of);
    default:
      return false;
  }
}

function isNullable(type: CelType): boolean {
  return ['null', 'object', 'optional', 'duration', 'timestamp'].includes(type.kind);
}

function isEqualOrLessSpecific(left: CelType, right: CelType): boolean {
  if (left.kind === 'dyn' || left.kind === 'parameter') return true;
  if (right.kind === 'dyn' || right.kind === 'parameter') return false;
  switch (left.kind) {
    case 'list':
      return right.kind === 'list' && isEqualOrLessSpecific(left.element, right.element);
    case 'optional':
      return right.kind === 'optional' && isEqualOrLessSpecific(left.value, right.value);
    case 'map':
      return (
        right.kind === 'map' &&
        isEqualOrLessSpecific(left.key, right.key) &&
        isEqualOrLessSpecific(left.value, right.value)
      );
    case 'type':
      return right.kind === 'type';
    default:
      return isSameType(left, right);
  }
}

function substitute(
  bound: ReadonlyMap<string, CelType>,
  type: CelType,
  unbound: (variable: CelType) => CelType,
): CelType {
  switch (type.kind) {
    case 'parameter': {
      const known = bound.get(type.name);
      return known === undefined ? unbound(type) : substitute(bound, known, unbound);
    }
    case 'list':
      return listType(substitute(bound, type.element, unbound));
    case 'map':
      return mapType(substitute(bound, type.key, unbound), substitute(bound, type.value, unbound));
    case 'optional':
      return optionalType(substitute(bound, type.value, unbound));
    case 'type':
      return typeType(type.of === undefined ? undefined : substitute(bound, type.of, unbound));
    default:
      return type;
  }
}
