import { InvariantError } from '../../diagnostic/invariant-error.ts';
import type { CelValue } from '../value/cel-value.ts';
import { type CelType, DYN } from './cel-type.ts';
import { parseType, splitTypes } from './parse-type.ts';

/** One signature of a function and what it does. */
export interface Overload {
  readonly name: string;
  /** Whether it is called as `receiver.name(…)`; the receiver is then the first parameter. */
  readonly isMember: boolean;
  readonly parameters: readonly CelType[];
  /** What values it takes when types are only known at run time, where that is more than the parameters say. */
  readonly accepts?: readonly CelType[];
  readonly result: CelType;
  /** Gets arguments that match the parameters. Throws a `CelEvaluationError` where the API server gives an error. */
  call(...values: readonly CelValue[]): CelValue;
}

/** Functions that came to Kubernetes together. */
export interface Library {
  /** The first Kubernetes 1.x that has them. */
  readonly sinceMinor: number;
  readonly overloads: readonly Overload[];
  /** Types an expression may name, as `parseType` reads them. */
  readonly types?: readonly string[];
}

/** Declares a function by its signature: `sets.contains(list(A), list(A)): bool`. */
export function globalFunction(signature: string, call: Overload['call']): Overload {
  const [, name = '', parameters = '', result = ''] = /^([^(]+)\((.*)\): (.+)$/.exec(signature) ?? [];
  if (result === '') throw new InvariantError(`${signature} is not a signature`);
  const types = splitTypes(parameters).map(parseType);
  return { name, isMember: false, parameters: types, result: parseType(result), call };
}

/** Declares a function of a receiver by its signature: `list(A).indexOf(A): int`. The receiver is the first value of a call. */
export function memberFunction(signature: string, call: Overload['call']): Overload {
  const [, receiver = '', name = '', parameters = '', result = ''] =
    /^(.+)\.(@?\w+)\((.*)\): (.+)$/.exec(signature) ?? [];
  if (result === '') throw new InvariantError(`${signature} is not a signature`);
  const types = [receiver, ...splitTypes(parameters)].map(parseType);
  return { name, isMember: true, parameters: types, result: parseType(result), call };
}

/** The overload, taking values of any type when types are only known at run time. */
export function acceptingAny(overload: Overload): Overload {
  return { ...overload, accepts: overload.parameters.map(() => DYN) };
}
