import type { JsonValue } from '../../json/json.ts';

/**
 * A value while an expression runs: null, bool, string, int (bigint), double (number), and the tagged rest.
 * (https://github.com/google/cel-spec/blob/master/doc/langdef.md#values)
 */
export type CelValue = null | boolean | string | bigint | number | TaggedValue;

/** The values that say what they are by their `kind`. */
export type TaggedValue =
  | CelUint
  | CelBytes
  | CelList
  | CelMap
  | CelDuration
  | CelTimestamp
  | CelOptional
  | CelTypeValue
  | CelOpaque;

/** An unsigned 64-bit integer, written `1u`. */
export interface CelUint {
  readonly kind: 'uint';
  readonly value: bigint;
}

/** A byte string. */
export interface CelBytes {
  readonly kind: 'bytes';
  readonly bytes: Uint8Array;
}

/** A list whose elements are made when they are asked for, so that a typed view of a long JSON list costs nothing. */
export interface CelList {
  readonly kind: 'list';
  readonly length: number;
  /** The element at an index that is in range. Throws where the JSON does not fit its schema. */
  at(index: number): CelValue;
  /** Present on lists of a schema, which compare and add by their `x-kubernetes-list-type`. */
  readonly declared?: DeclaredList;
}

/** How an API server compares and adds a list of a schema. */
export type DeclaredList =
  | { readonly listType: 'atomic' }
  | { readonly listType: 'set' }
  | { readonly listType: 'map'; readonly keyOf: (element: CelValue) => string };

/** A map or an object; values are made when they are asked for. */
export interface CelMap {
  readonly kind: 'map';
  /** The number of entries. */
  size(): number;
  /** The value of a key, or undefined when there is none. Throws where the JSON does not fit its schema. */
  find(key: CelValue): CelValue | undefined;
  keys(): readonly CelValue[];
  /** Whether it is an object or map of a schema, which can only be compared with another map. */
  readonly isDeclared: boolean;
  /** The members of an object of a schema that CEL cannot see. They count when two objects are compared. */
  undeclared?(): ReadonlyMap<string, JsonValue>;
}

/** A span of time. */
export interface CelDuration {
  readonly kind: 'duration';
  readonly nanoseconds: bigint;
}

/** A point in time, as nanoseconds since 1970-01-01T00:00:00Z. */
export interface CelTimestamp {
  readonly kind: 'timestamp';
  readonly nanoseconds: bigint;
  /** The zone it was written in. Only `string()` shows it; everything else counts in UTC. */
  readonly offsetMinutes: number;
}

/** A value that may be absent. */
export interface CelOptional {
  readonly kind: 'optional';
  readonly value: CelValue | undefined;
}

/** The type of a value, as `type(x)` gives it. */
export interface CelTypeValue {
  readonly kind: 'type';
  readonly name: string;
}

/** A value of a Kubernetes library: quantity, URL, IP address … */
export interface CelOpaque {
  readonly kind: 'opaque';
  readonly typeName: string;
  /** Compares with a value of the same type. */
  equals(other: CelOpaque): boolean;
  /** How the value is written in JSON. */
  toText(): string;
}

/** A list of values that exist already. */
export function listOf(elements: readonly CelValue[]): CelList {
  return {
    kind: 'list',
    length: elements.length,
    // The caller promises a valid index; `null` only satisfies the type.
    at: (index) => elements[index] ?? null,
  };
}

/** All elements of a list. */
export function elementsOf(list: CelList): CelValue[] {
  return Array.from({ length: list.length }, (_, index) => list.at(index));
}

/** The absent optional value. */
export const NONE: CelOptional = { kind: 'optional', value: undefined };

/** A present optional value. */
export function someOf(value: CelValue): CelOptional {
  return { kind: 'optional', value };
}

/** The name CEL gives to the type of a value: `int`, `list`, `google.protobuf.Duration`, `kubernetes.Quantity` … */
export function typeNameOf(value: CelValue): string {
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'double';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return value === null ? 'null_type' : taggedTypeName(value);
}

/** Tells whether a value is one of the tagged kinds, and not null or a scalar. */
export function isTagged(value: CelValue | undefined): value is TaggedValue {
  return typeof value === 'object' && value !== null;
}

function taggedTypeName(value: TaggedValue): string {
  switch (value.kind) {
    case 'duration':
      return 'google.protobuf.Duration';
    case 'timestamp':
      return 'google.protobuf.Timestamp';
    case 'optional':
      return 'optional_type';
    case 'opaque':
      return value.typeName;
    case 'uint':
    case 'bytes':
    case 'list':
    case 'map':
    case 'type':
      return value.kind;
  }
}
