import type { StructuralSchema } from '../../schema/structural-schema.ts';

/**
 * The schema an API server gives to rules at the root of a resource: `apiVersion`, `kind`, `metadata.name` and
 * `metadata.generateName` exist whatever the schema says, and nothing else of the metadata does.
 */
export function withTypeAndObjectMeta(schema: StructuralSchema): StructuralSchema {
  return { ...schema, properties: { ...schema.properties, apiVersion: TEXT, kind: TEXT, metadata: OBJECT_META } };
}

/** Tells whether a schema describes a whole resource: it declares `apiVersion`, `kind` and `metadata`. */
export function looksLikeResource({ properties }: StructuralSchema): boolean {
  if (properties === undefined) return false;
  return ['apiVersion', 'kind', 'metadata'].every((name) => Object.hasOwn(properties, name));
}

const TEXT: StructuralSchema = { type: 'string' };
const OBJECT_META: StructuralSchema = { type: 'object', properties: { name: TEXT, generateName: TEXT } };
