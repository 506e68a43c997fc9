import type { JsonObject, JsonValue } from '../json/json.ts';
import { type CompiledSchema, compileSchema } from './compile-schema.ts';
import type { StructuralSchema } from './structural-schema.ts';

/**
 * A value a schema allows, to show people what one looks like: its own example or default, else one made up to fit. None
 * when nothing at hand fits, for example an unusual pattern.
 */
export function exampleValue(schema: StructuralSchema): JsonValue | undefined {
  const given = schema.example ?? schema.default ?? schema.enum?.[0];
  return given ?? makeUp(compileSchema(schema));
}

function makeUp(node: CompiledSchema): JsonValue | undefined {
  const { schema } = node;
  if (schema['x-kubernetes-int-or-string'] === true)
    return node.pattern === undefined ? fitNumber(schema) : fitText(node);
  switch (schema.type ?? 'any') {
    case 'integer':
    case 'number':
      return fitNumber(schema);
    case 'string':
      return fitText(node);
    case 'boolean':
      return true;
    case 'array':
      return fitList(node);
    case 'object':
      return fitObject(node);
    case 'any':
      return undefined;
  }
}

const USUAL_NUMBER = 3;

function fitNumber(schema: StructuralSchema): number | undefined {
  const step = schema.multipleOf ?? (schema.type === 'number' ? 0.5 : 1);
  const least = lowest(schema, step);
  const most = highest(schema, step);
  const wanted = Math.min(Math.max(USUAL_NUMBER, least), most);
  const { multipleOf } = schema;
  const value = multipleOf === undefined ? wanted : Math.ceil(wanted / multipleOf) * multipleOf;
  return value >= least && value <= most ? value : undefined;
}

function lowest({ minimum, exclusiveMinimum }: StructuralSchema, step: number): number {
  if (minimum === undefined) return Number.NEGATIVE_INFINITY;
  return exclusiveMinimum === true ? minimum + step : minimum;
}

function highest({ maximum, exclusiveMaximum }: StructuralSchema, step: number): number {
  if (maximum === undefined) return Number.POSITIVE_INFINITY;
  return exclusiveMaximum === true ? maximum - step : maximum;
}

/** Strings that fields of custom resources often take. The first that a schema allows is its example. */
// biome-ignore format: one a line would be forty lines
const USUAL_TEXTS = [
  'example', '10Gi', '500m', '30s', '15d', '1h30m', 'my-name', 'my_name', 'v1.2.3', '1.2.3', '17', '8080', '50%', '0.5',
  'https://example.com', 'http://example.com', 'example.com', '10.0.0.0/8', '10.0.0.1', '/example', 'example:1.2.3',
  'registry.example.com/example:1.2.3', 'team@example.com', 'EXAMPLE', 'MY_NAME', '0 3 * * *', '03:00', '2026-01-31',
  'sha256:0000000000000000000000000000000000000000000000000000000000000000', 'a', 'A', '1', '',
];

function fitText(node: CompiledSchema): string | undefined {
  const candidates = node.format === undefined ? USUAL_TEXTS : [node.format.example, ...USUAL_TEXTS];
  return candidates.find((text) => isAllowed(text, node));
}

function isAllowed(text: string, node: CompiledSchema): boolean {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = node.schema;
  const isMatch = node.pattern === undefined || (node.pattern.ok && node.pattern.search(text));
  const isFormatted = node.format === undefined || node.format.accepts(text);
  return isMatch && isFormatted && text.length >= minLength && text.length <= maxLength;
}

function fitList({ items }: CompiledSchema): JsonValue | undefined {
  const item = items === undefined ? undefined : exampleValue(items.schema);
  return item === undefined ? undefined : [item];
}

function fitObject(node: CompiledSchema): JsonObject | undefined {
  const members: [string, JsonValue][] = [];
  for (const name of node.schema.required ?? []) {
    const property = node.properties.get(name);
    const value = property === undefined ? undefined : exampleValue(property.schema);
    if (value === undefined) return undefined;
    members.push([name, value]);
  }
  return Object.fromEntries(members.length === 0 ? optionalMember(node) : members);
}

/** An object that needs no field shows one it may have. */
function optionalMember(node: CompiledSchema): readonly [string, JsonValue][] {
  const candidates: readonly (readonly [string, CompiledSchema])[] =
    node.values === undefined ? [...node.properties] : [['example', node.values]];
  for (const [name, child] of candidates) {
    const value = exampleValue(child.schema);
    if (value !== undefined) return [[name, value]];
  }
  return [];
}
