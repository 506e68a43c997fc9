import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member, valueAt } from '../json/json.ts';
import type { FieldShape, FieldShapes } from './field-shapes.ts';
import { shapeOfSchema } from './shape-of-schema.ts';

/**
 * The shapes of every kind of an OpenAPI v3 document, as an API server gives it for a group and version (`/openapi/v3/apis/apps/v1`).
 * Kinds are read when they are asked for. What is not as it should be says nothing.
 */
export function shapesFromOpenApi(document: JsonValue): FieldShapes {
  const schemas = valueAt(document, ['components', 'schemas']);
  const reader: Reader = { schemas: isJsonObject(schemas) ? schemas : {}, known: new Map() };
  const names = new Map(
    Object.entries(reader.schemas).flatMap(([name, schema]) => kindsOf(schema).map((kind) => [kind, name] as const)),
  );
  return {
    shapeOf({ apiVersion, kind }) {
      const name = names.get(`${apiVersion}/${kind}`);
      return name === undefined ? undefined : shapeOfReference(name, reader);
    },
  };
}

interface Reader {
  readonly schemas: JsonObject;
  readonly known: Map<string, FieldShape>;
}

function kindsOf(schema: JsonValue | undefined): readonly string[] {
  const kinds = member(schema, 'x-kubernetes-group-version-kind');
  if (!isJsonArray(kinds)) return [];
  return kinds.flatMap((entry) => {
    const [group, version, kind] = ['group', 'version', 'kind'].map((name) => member(entry, name));
    if (typeof version !== 'string' || typeof kind !== 'string') return [];
    return [typeof group === 'string' && group !== '' ? `${group}/${version}/${kind}` : `${version}/${kind}`];
  });
}

function shapeOfReference(name: string, reader: Reader): FieldShape {
  const scalar = SCALARS.get(name);
  if (scalar !== undefined) return { scalar };
  const known = reader.known.get(name);
  if (known !== undefined) return known;
  const fields = new Map<string, FieldShape>();
  const shape: { -readonly [Key in keyof FieldShape]: FieldShape[Key] } = { fields };
  // Known before its fields are, because a schema may hold itself.
  reader.known.set(name, shape);
  const read = shapeOfSchema(member(reader.schemas, name), (inner) => shapeOfReference(inner, reader));
  for (const [field, inner] of read.fields ?? []) fields.set(field, inner);
  Object.assign(shape, read, { fields });
  return shape;
}

const SCALARS: ReadonlyMap<string, NonNullable<FieldShape['scalar']>> = new Map([
  ['io.k8s.apimachinery.pkg.api.resource.Quantity', 'quantity'],
  ['io.k8s.apimachinery.pkg.util.intstr.IntOrString', 'int-or-string'],
  ['io.k8s.apimachinery.pkg.apis.meta.v1.Duration', 'duration'],
]);
