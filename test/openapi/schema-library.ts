import { readFileSync } from 'node:fs';
import type { StructuralSchema } from '../../src/core/schema/structural-schema.ts';

/** A schema of the fixtures: OpenAPI v3 as Kubernetes publishes it, with references to the library's definitions. */
export interface ManifestSchema extends Omit<StructuralSchema, SubSchemaName> {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, ManifestSchema>>;
  readonly additionalProperties?: ManifestSchema | boolean;
  readonly items?: ManifestSchema;
  readonly allOf?: readonly ManifestSchema[];
  readonly anyOf?: readonly ManifestSchema[];
  readonly oneOf?: readonly ManifestSchema[];
  readonly not?: ManifestSchema;
}

type SubSchemaName = 'properties' | 'additionalProperties' | 'items' | 'allOf' | 'anyOf' | 'oneOf' | 'not';

/** A kind: whether its objects live in namespaces, and their schema. */
export interface KindSchema {
  readonly namespaced: boolean;
  readonly schema: ManifestSchema;
}

/** Schemas by `apiVersion/kind`, and the definitions they refer to. */
export interface SchemaLibrary {
  readonly kinds: Readonly<Record<string, KindSchema>>;
  readonly definitions: Readonly<Record<string, ManifestSchema>>;
}

/** What the API server itself serves. */
export const kubernetesLibrary: SchemaLibrary = readLibrary('kubernetes.json');

/** The appliers' and monitoring kinds, as their CRDs declare them. */
export const customResourceLibrary: SchemaLibrary = readLibrary('custom-resources.json');

/** The schema itself, or the definition it refers to. Throws when the library lacks it: then the fixtures are broken. */
export function resolveSchema(schema: ManifestSchema, library: SchemaLibrary): ManifestSchema {
  if (schema.$ref === undefined) return schema;
  const definition = library.definitions[schema.$ref];
  if (definition === undefined) throw new Error(`the fixtures lack the definition ${schema.$ref}`);
  return definition;
}

function readLibrary(file: string): SchemaLibrary {
  // The cast holds because scripts/update-openapi.mjs is the only writer of these files.
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as SchemaLibrary;
}
