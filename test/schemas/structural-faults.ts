import { type FieldPath, formatFieldPath } from '../../src/core/json/json.ts';
import type { StructuralSchema } from '../../src/core/schema/structural-schema.ts';

/** A schema node, and where it is in its document: `spec.tolerations[0]` is written `spec.tolerations.[]`. */
export interface SchemaNode {
  readonly path: FieldPath;
  readonly schema: StructuralSchema;
}

/** A schema and every schema below it, those inside `anyOf` and the like aside. */
export function schemaNodes(schema: StructuralSchema, path: FieldPath = []): readonly SchemaNode[] {
  const { properties = {}, items, additionalProperties } = schema;
  return [
    { path, schema },
    ...Object.entries(properties).flatMap(([name, child]) => schemaNodes(child, [...path, name])),
    ...(items === undefined ? [] : schemaNodes(items, [...path, '[]'])),
    ...(typeof additionalProperties === 'object' ? schemaNodes(additionalProperties, [...path, '*']) : []),
  ];
}

/**
 * Why an API server would not call a schema structural, one sentence a fault
 * (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema).
 */
export function structuralFaults(root: StructuralSchema): readonly string[] {
  return schemaNodes(root).flatMap((node) =>
    [...typeFaults(node), ...memberFaults(node), ...alternativeFaults(node), ...listFaults(node)].map(
      (fault) => `${formatFieldPath(node.path)}: ${fault}`,
    ),
  );
}

function typeFaults({ schema }: SchemaNode): readonly string[] {
  if (schema['x-kubernetes-int-or-string']) return schema.type === undefined ? [] : ['an int-or-string has no type'];
  if (schema['x-kubernetes-preserve-unknown-fields']) return [];
  return schema.type === undefined ? ['has no type'] : [];
}

function memberFaults({ schema }: SchemaNode): readonly string[] {
  const { properties, additionalProperties, required = [] } = schema;
  const unknown = required.filter((name) => !Object.hasOwn(properties ?? {}, name));
  return [
    ...unknown.map((name) => `requires ${name}, which it does not have`),
    ...(additionalProperties === false ? ['additionalProperties is false'] : []),
    ...(properties && additionalProperties ? ['has properties and additionalProperties'] : []),
    ...(schema.uniqueItems ? ['has uniqueItems'] : []),
    ...(Object.hasOwn(schema, '$ref') ? ['has a $ref'] : []),
  ];
}

const NOT_IN_ALTERNATIVES = ['type', 'description', 'default', 'nullable', 'additionalProperties'] as const;

/** Inside `allOf`, `anyOf`, `oneOf` and `not` only validation may stand, and only of what is declared outside. */
function alternativeFaults({ schema }: SchemaNode): readonly string[] {
  const { allOf = [], anyOf = [], oneOf = [], not } = schema;
  return [...allOf, ...anyOf, ...oneOf, ...(not === undefined ? [] : [not])].flatMap((alternative) => [
    ...NOT_IN_ALTERNATIVES.filter((keyword) => alternative[keyword] !== undefined).map(
      (keyword) => `has ${keyword} inside an alternative`,
    ),
    ...Object.keys(alternative.properties ?? {})
      .filter((name) => !Object.hasOwn(schema.properties ?? {}, name))
      .map((name) => `declares ${name} inside an alternative only`),
  ]);
}

function listFaults({ schema }: SchemaNode): readonly string[] {
  if (schema.type !== 'array') return [];
  const { items } = schema;
  if (items === undefined) return ['a list has no items'];
  const listType = schema['x-kubernetes-list-type'];
  if (listType === undefined) return ['a list does not say its x-kubernetes-list-type'];
  if (listType === 'set' && (items.type === 'object' || items.type === 'array')) return ['a set has no scalar items'];
  return listType === 'map' ? keyFaults(schema, items) : [];
}

function keyFaults(list: StructuralSchema, items: StructuralSchema): readonly string[] {
  const keys = list['x-kubernetes-list-map-keys'] ?? [];
  if (keys.length === 0) return ['a list map has no keys'];
  return keys
    .filter((key) => {
      const isSet = items.required?.includes(key) === true || items.properties?.[key]?.default !== undefined;
      return !isSet;
    })
    .map((key) => `the key ${key} of a list map is neither required nor defaulted`);
}
