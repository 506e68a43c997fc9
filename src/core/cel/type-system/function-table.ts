import { type CelType, typeType } from './cel-type.ts';
import type { Library, Overload } from './function-declaration.ts';
import { parseType } from './parse-type.ts';
import { runtimeTypeName } from './value-matches.ts';

/** The functions and type names of one Kubernetes version. */
export interface FunctionTable {
  /** Whether any function has this name, called either way. */
  has(name: string): boolean;
  /** The signatures of a function, of one way to call it and one number of parameters (the receiver counts). */
  overloads(name: string, isMember: boolean, parameterCount: number): readonly Overload[];
  /** The type of a type's name: `type(int)` for `int`. */
  typeNamed(name: string): CelType | undefined;
}

/** Collects the functions that Kubernetes 1.`minor` has. */
export function createFunctionTable(libraries: readonly Library[], minor: number): FunctionTable {
  const included = libraries.filter(({ sinceMinor }) => minor >= sinceMinor);
  const named = included.flatMap(({ types = [] }) => types).map(parseType);
  const types = new Map(named.map((type) => [runtimeTypeName(type), typeType(type)]));
  const names = new Set<string>();
  const byCall = new Map<string, Overload[]>();
  for (const overload of included.flatMap(({ overloads }) => overloads)) {
    names.add(overload.name);
    const key = callKey(overload.name, overload.isMember, overload.parameters.length);
    const known = byCall.get(key);
    if (known === undefined) byCall.set(key, [overload]);
    else known.push(overload);
  }
  return {
    has: (name) => names.has(name),
    overloads: (name, isMember, parameterCount) => byCall.get(callKey(name, isMember, parameterCount)) ?? [],
    typeNamed: (name) => types.get(name),
  };
}

function callKey(name: string, isMember: boolean, parameterCount: number): string {
  return `${isMember ? '.' : ''}${name}/${parameterCount}`;
}
