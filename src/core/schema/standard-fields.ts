import type { StructuralSchema } from './structural-schema.ts';

/** A schema with the fields that every resource has, for documentation. What the schema says of them itself stands. */
export function withStandardFields(
  schema: StructuralSchema,
  { kind, apiVersion }: { readonly kind: string; readonly apiVersion: string },
): StructuralSchema {
  const { metadata, apiVersion: _apiVersion, kind: _kind, ...properties } = schema.properties ?? {};
  return {
    ...schema,
    required: [...new Set(['apiVersion', 'kind', 'metadata', ...(schema.required ?? [])])],
    properties: {
      apiVersion: { type: 'string', description: `The API and its version: always ${apiVersion}.`, enum: [apiVersion] },
      kind: { type: 'string', description: `The kind of resource: always ${kind}.`, enum: [kind] },
      metadata: { ...METADATA, ...metadata, properties: { ...METADATA.properties, ...metadata?.properties } },
      ...properties,
    },
  };
}

const METADATA: StructuralSchema = {
  type: 'object',
  description: 'What identifies the resource. The fields people write are listed; a cluster adds more.',
  required: ['name'],
  properties: {
    name: { type: 'string', description: 'The name of the resource, unique for its kind in its namespace.' },
    namespace: { type: 'string', description: 'The namespace the resource is in.' },
    labels: {
      type: 'object',
      description: 'Short text by which resources are selected and grouped.',
      additionalProperties: { type: 'string' },
    },
    annotations: {
      type: 'object',
      description: 'Text of any kind, for people and programs. Nothing is selected by it.',
      additionalProperties: { type: 'string' },
    },
  },
};
