/** A type the checker reasons with. (https://github.com/google/cel-spec/blob/master/doc/langdef.md#gradual-type-checking) */
export type CelType =
  | { readonly kind: PrimitiveKind }
  | { readonly kind: 'list'; readonly element: CelType }
  | { readonly kind: 'map'; readonly key: CelType; readonly value: CelType }
  | { readonly kind: 'optional'; readonly value: CelType }
  | { readonly kind: 'type'; readonly of: CelType | undefined }
  | ObjectType
  | { readonly kind: 'parameter'; readonly name: string };

type PrimitiveKind = (typeof PRIMITIVE_KINDS)[number];

const PRIMITIVE_KINDS = [
  'dyn',
  'null',
  'bool',
  'int',
  'uint',
  'double',
  'string',
  'bytes',
  'duration',
  'timestamp',
] as const;

/** A type known by its name: an object of a schema, with its fields by their CEL names, or a library's own type. */
export interface ObjectType {
  readonly kind: 'object';
  readonly name: string;
  readonly fields: ReadonlyMap<string, CelType>;
}

export const DYN: CelType = { kind: 'dyn' };
export const NULL: CelType = { kind: 'null' };
export const BOOL: CelType = { kind: 'bool' };
export const INT: CelType = { kind: 'int' };
export const UINT: CelType = { kind: 'uint' };
export const DOUBLE: CelType = { kind: 'double' };
export const STRING: CelType = { kind: 'string' };
export const BYTES: CelType = { kind: 'bytes' };
export const DURATION: CelType = { kind: 'duration' };
export const TIMESTAMP: CelType = { kind: 'timestamp' };

/** Tells whether a name is that of a type without parts. */
export function isPrimitiveKind(name: string): name is PrimitiveKind {
  return PRIMITIVE_KINDS.some((kind) => kind === name);
}

/** `list(element)` */
export function listType(element: CelType): CelType {
  return { kind: 'list', element };
}

/** `map(key, value)` */
export function mapType(key: CelType, value: CelType): CelType {
  return { kind: 'map', key, value };
}

/** `optional_type(value)` */
export function optionalType(value: CelType): CelType {
  return { kind: 'optional', value };
}

/** `type(of)` */
export function typeType(of: CelType | undefined): CelType {
  return { kind: 'type', of };
}

/** A type of a library, without fields. */
export function libraryType(name: string): ObjectType {
  return { kind: 'object', name, fields: new Map() };
}

/** Tells whether two types are the same, parameters by name. */
export function isSameType(left: CelType, right: CelType): boolean {
  if (left === right) return true;
  switch (left.kind) {
    case 'list':
      return right.kind === 'list' && isSameType(left.element, right.element);
    case 'map':
      return right.kind === 'map' && isSameType(left.key, right.key) && isSameType(left.value, right.value);
    case 'optional':
      return right.kind === 'optional' && isSameType(left.value, right.value);
    case 'type':
      return right.kind === 'type' && isSameTypeArgument(left.of, right.of);
    case 'object':
      return right.kind === 'object' && left.name === right.name;
    case 'parameter':
      return right.kind === 'parameter' && left.name === right.name;
    default:
      return left.kind === right.kind;
  }
}

/** Tells whether a value of this type may be of any type, wholly or in its parts. */
export function containsDyn(type: CelType): boolean {
  switch (type.kind) {
    case 'dyn':
    case 'parameter':
      return true;
    case 'list':
      return containsDyn(type.element);
    case 'map':
      return containsDyn(type.key) || containsDyn(type.value);
    case 'optional':
      return containsDyn(type.value);
    default:
      return false;
  }
}

/** Writes a type as the API server's error messages do. */
export function formatType(type: CelType): string {
  switch (type.kind) {
    case 'list':
      return `list(${formatType(type.element)})`;
    case 'map':
      return `map(${formatType(type.key)}, ${formatType(type.value)})`;
    case 'optional':
      return `optional_type(${formatType(type.value)})`;
    case 'type':
      return type.of === undefined ? 'type' : `type(${formatType(type.of)})`;
    case 'object':
    case 'parameter':
      return type.name;
    default:
      return type.kind;
  }
}

function isSameTypeArgument(left: CelType | undefined, right: CelType | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return isSameType(left, right);
}
