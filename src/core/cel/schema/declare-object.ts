import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json.ts';
import type { StructuralSchema } from '../../schema/structural-schema.ts';
import { noSuchOverload } from '../cel-error.ts';
import { mapType, STRING } from '../type-system/cel-type.ts';
import type { CelMap, CelValue } from '../value/cel-value.ts';
import { ownMember, presentKeys } from '../value/read-json.ts';
import type { DeclareContext, DeclaredValue } from './declared-value.ts';
import { escapePropertyName } from './escape-property-name.ts';
import { unexpected } from './read-scalar.ts';

/** What CEL makes of an object: a map where it has `additionalProperties` of one schema, else an object with fields. */
export function declareMapOrObject(
  schema: StructuralSchema,
  name: string,
  context: DeclareContext,
): DeclaredValue | undefined {
  if (typeof schema.additionalProperties !== 'object') return declareObject(schema, name, context);
  const values = context.declare(schema.additionalProperties, `${name}.@elem`);
  return values && declareMap(values);
}

function declareMap(values: DeclaredValue): DeclaredValue {
  return {
    type: mapType(STRING, values.type),
    read: (json) => {
      const object = objectOf(json);
      return mapOf(object, {
        find: (key) => {
          const value = ownMember(object, key);
          return value === undefined ? undefined : values.read(value);
        },
        keys: () => presentKeys(object),
        undeclared: () => [],
      });
    },
  };
}

/** All that is not a field is invisible, but still compared. */
function declareObject(schema: StructuralSchema, name: string, context: DeclareContext): DeclaredValue {
  const fields = declareFields(schema, name, context);
  const byName = context.acceptsKeywords ? withKeywords(fields) : fields;
  const celNames = new Map(Array.from(fields, ([celName, { property }]) => [property, celName]));
  return {
    type: {
      kind: 'object',
      name,
      fields: new Map(Array.from(byName, ([celName, { value }]) => [celName, value.type])),
    },
    read: (json) => {
      const object = objectOf(json);
      return mapOf(object, {
        find: (celName) => {
          const field = byName.get(celName);
          const value = field && ownMember(object, field.property);
          // A null field is an absent one, for nullable fields too.
          return field === undefined || value === undefined || value === null ? undefined : field.value.read(value);
        },
        keys: () => presentKeys(object).flatMap((property) => celNames.get(property) ?? []),
        undeclared: () => presentKeys(object).filter((property) => !celNames.has(property)),
      });
    },
  };
}

interface Field {
  readonly property: string;
  readonly value: DeclaredValue;
}

function declareFields(schema: StructuralSchema, name: string, context: DeclareContext): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  for (const [property, propertySchema] of Object.entries(schema.properties ?? {})) {
    const celName = escapePropertyName(property);
    const value = celName === undefined ? undefined : context.declare(propertySchema, `${name}.${celName}`);
    if (celName !== undefined && value !== undefined) fields.set(celName, { property, value });
  }
  return fields;
}

/** Adds `namespace` to `__namespace__`, and so for every keyword: no other property can have such a CEL name. */
function withKeywords(fields: ReadonlyMap<string, Field>): ReadonlyMap<string, Field> {
  const all = new Map(fields);
  for (const [celName, field] of fields) {
    if (celName === `__${field.property}__`) all.set(field.property, field);
  }
  return all;
}

interface MapView {
  find(key: string): CelValue | undefined;
  keys(): readonly string[];
  undeclared(): readonly string[];
}

function mapOf(object: JsonObject, view: MapView): CelMap {
  return {
    kind: 'map',
    isDeclared: true,
    size: () => presentKeys(object).length,
    find: (key) => {
      if (typeof key !== 'string') throw noSuchOverload();
      return view.find(key);
    },
    keys: view.keys,
    undeclared: () => new Map(view.undeclared().map((property) => [property, ownMember(object, property) ?? null])),
  };
}

function objectOf(json: JsonValue): JsonObject {
  if (isJsonObject(json)) return json;
  throw unexpected('object', json);
}
