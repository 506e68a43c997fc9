import type { StructuralSchema } from '../../schema/structural-schema.ts';
import { BOOL, DOUBLE, DYN, INT } from '../type-system/cel-type.ts';
import { declareArray } from './declare-array.ts';
import { declareMapOrObject } from './declare-object.ts';
import { declareString } from './declare-string.ts';
import type { DeclareContext, DeclaredValue } from './declared-value.ts';
import { readBoolean, readInteger, readIntOrString, readNullable, readNumber } from './read-scalar.ts';
import { looksLikeResource, withTypeAndObjectMeta } from './resource-schema.ts';

/** Remembers what CEL makes of each schema, so that `self` and `oldSelf` of one schema have one type. */
export interface SchemaDeclarations {
  /**
   * What CEL makes of a schema, or undefined for one that an API server hides from CEL: it has no type, or is a list without
   * an item schema. `isResource` says whether it describes a whole resource; when not given, its properties decide.
   */
  declare(schema: StructuralSchema, isResource?: boolean): DeclaredValue | undefined;
}

/** Starts with nothing remembered. (k8s.io/apiserver/pkg/cel/common/schemas.go) */
export function createSchemaDeclarations(minor: number): SchemaDeclarations {
  const context: DeclareContext = {
    declare: (schema, name) =>
      declareSchema(isEmbedded(schema) ? withTypeAndObjectMeta(schema) : schema, name, context),
    acceptsKeywords: minor >= KEYWORD_NAMES_SINCE,
  };
  const resources = new WeakMap<StructuralSchema, Declaration>();
  const parts = new WeakMap<StructuralSchema, Declaration>();
  let count = 0;
  return {
    declare: (schema, isResource) => {
      const isWhole = isResource ?? (isEmbedded(schema) || looksLikeResource(schema));
      const remembered = (isWhole ? resources : parts).get(schema);
      if (remembered !== undefined) return remembered.value;
      const value = declareSchema(isWhole ? withTypeAndObjectMeta(schema) : schema, `object${++count}`, context);
      (isWhole ? resources : parts).set(schema, { value });
      return value;
    },
  };
}

interface Declaration {
  readonly value: DeclaredValue | undefined;
}

const KEYWORD_NAMES_SINCE = 31;

function declareSchema(schema: StructuralSchema, name: string, context: DeclareContext): DeclaredValue | undefined {
  const declared = declareType(schema, name, context);
  return declared && { type: declared.type, read: readNullable(declared.read, schema.nullable === true) };
}

function declareType(schema: StructuralSchema, name: string, context: DeclareContext): DeclaredValue | undefined {
  if (schema['x-kubernetes-int-or-string'] === true) return { type: DYN, read: readIntOrString };
  if (schema.type === undefined) return undefined;
  switch (schema.type) {
    case 'array':
      return declareArray(schema, name, context);
    case 'object':
      return declareMapOrObject(schema, name, context);
    case 'string':
      return declareString(schema);
    case 'boolean':
      return { type: BOOL, read: readBoolean };
    case 'number':
      return { type: DOUBLE, read: readNumber };
    case 'integer':
      return { type: INT, read: readInteger };
  }
}

function isEmbedded(schema: StructuralSchema): boolean {
  return schema['x-kubernetes-embedded-resource'] === true;
}
