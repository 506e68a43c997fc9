import { isJsonArray } from '../../json/json.ts';
import type { StructuralSchema } from '../../schema/structural-schema.ts';
import { listType } from '../type-system/cel-type.ts';
import type { CelValue, DeclaredList } from '../value/cel-value.ts';
import { mapKey } from '../value/literal-map.ts';
import type { DeclareContext, DeclaredValue } from './declared-value.ts';
import { escapePropertyName } from './escape-property-name.ts';
import { unexpected } from './read-scalar.ts';

/** What CEL makes of a list, which compares and adds by its `x-kubernetes-list-type`. */
export function declareArray(
  schema: StructuralSchema,
  name: string,
  context: DeclareContext,
): DeclaredValue | undefined {
  const items = schema.items && context.declare(schema.items, `${name}.@idx`);
  if (items === undefined) return undefined;
  const declared = declaredList(schema);
  return {
    type: listType(items.type),
    read: (json) => {
      if (!isJsonArray(json)) throw unexpected('array', json);
      return { kind: 'list', length: json.length, at: (index) => items.read(json[index] ?? null), declared };
    },
  };
}

function declaredList(schema: StructuralSchema): DeclaredList {
  const listType = schema['x-kubernetes-list-type'] ?? 'atomic';
  if (listType !== 'map') return { listType };
  const keys = (schema['x-kubernetes-list-map-keys'] ?? []).map((key) => escapePropertyName(key) ?? key);
  return { listType, keyOf: (element) => keys.map((key) => keyPart(element, key)).join('\u0000') };
}

function keyPart(element: CelValue, key: string): string {
  if (typeof element !== 'object' || element === null || element.kind !== 'map') return '';
  const value = element.find(key);
  return value === undefined ? '' : (mapKey(value) ?? '');
}
