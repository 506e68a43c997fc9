import { type CelValue, isTagged, type TaggedValue, typeNameOf } from '../value/cel-value.ts';
import type { CelType } from './cel-type.ts';

/** Tells whether a function takes a value where its signature says this type; of a list or map it looks at the first element. */
export function valueMatches(type: CelType, value: CelValue | undefined): boolean {
  if (value === undefined) return false;
  if (type.kind === 'dyn' || type.kind === 'parameter') return true;
  return runtimeTypeName(type) === typeNameOf(value) && (!isTagged(value) || partsMatch(type, value));
}

function partsMatch(type: CelType, value: TaggedValue): boolean {
  if (type.kind === 'list' && value.kind === 'list')
    return value.length === 0 || valueMatches(type.element, value.at(0));
  if (type.kind !== 'map' || value.kind !== 'map') return true;
  const [key] = value.keys();
  return key === undefined || (valueMatches(type.key, key) && valueMatches(type.value, value.find(key)));
}

/** The name that `typeNameOf` gives to values of a type. */
export function runtimeTypeName(type: CelType): string {
  switch (type.kind) {
    case 'null':
      return 'null_type';
    case 'duration':
      return 'google.protobuf.Duration';
    case 'timestamp':
      return 'google.protobuf.Timestamp';
    case 'optional':
      return 'optional_type';
    case 'object':
      return type.name;
    default:
      return type.kind;
  }
}
