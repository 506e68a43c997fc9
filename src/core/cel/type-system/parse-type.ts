import { InvariantError } from '../../diagnostic/invariant-error.ts';
import { type CelType, isPrimitiveKind, libraryType, listType, mapType, optionalType, typeType } from './cel-type.ts';

/**
 * Reads a type as `formatType` writes it: `int`, `map(string, list(A))`, `kubernetes.Quantity`. A single capital letter is a
 * type parameter; a name that is no type of CEL itself is a library's. Throws an `InvariantError` for anything else.
 */
export function parseType(text: string): CelType {
  const [, name = '', inner] = /^([\w.]+)(?:\((.*)\))?$/.exec(text) ?? [];
  const [first, second] = inner === undefined ? [] : splitTypes(inner).map(parseType);
  if (first === undefined) return plainType(name, text);
  if (name === 'map' && second !== undefined) return mapType(first, second);
  if (name === 'list') return listType(first);
  if (name === 'optional_type') return optionalType(first);
  if (name === 'type') return typeType(first);
  throw new InvariantError(`${text} is not a CEL type`);
}

/** Splits `int, map(string, int)` at the commas outside of parentheses. */
export function splitTypes(text: string): readonly string[] {
  const types: string[] = [];
  let depth = 0;
  let start = 0;
  for (const [index, character] of Array.from(text).entries()) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character !== ',' || depth > 0) continue;
    types.push(text.slice(start, index).trim());
    start = index + 1;
  }
  const last = text.slice(start).trim();
  return last === '' ? types : [...types, last];
}

function plainType(name: string, text: string): CelType {
  if (isPrimitiveKind(name)) return { kind: name };
  if (name === 'type') return typeType(undefined);
  if (/^[A-Z]$/.test(name)) return { kind: 'parameter', name };
  if (/^\w+(?:\.\w+)+$/.test(name)) return libraryType(name);
  throw new InvariantError(`${text} is not a CEL type`);
}
