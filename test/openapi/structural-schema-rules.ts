import { RE2JS } from 're2js';
import { checkSchema } from './check-schema.ts';
import {
  at,
  elements,
  entries,
  type Field,
  isFilled,
  isSet,
  isTrue,
  type Problems,
  problem,
  text,
  texts,
} from './field.ts';
import { checkEnum, requireText } from './field-checks.ts';
import { customResourceLibrary, type ManifestSchema } from './schema-library.ts';

const TYPES = ['object', 'array', 'string', 'integer', 'number', 'boolean'];
/** Members that say what a value is, which only the schema itself may do, not a branch of `anyOf`. */
const FORBIDDEN_IN_BRANCHES = ['type', 'default', 'title', 'description', 'nullable', 'additionalProperties'];
const FORBIDDEN_EXTENSIONS = [
  'preserve-unknown-fields',
  'embedded-resource',
  'int-or-string',
  'list-type',
  'list-map-keys',
  'map-type',
];

type Level = 'root' | 'item' | 'field';

/** Checks that a schema is structural, and that its Kubernetes extensions fit together (KEP-1111). */
export function* checkStructuralSchema(schema: Field, level: Level = 'root'): Problems {
  yield* checkType(schema, level);
  yield* checkExtensions(schema);
  yield* checkBranches(schema);
  yield* checkPattern(schema);
  yield* checkDefault(schema);
  yield* checkValidationRules(schema);
  for (const [name, property] of entries(at(schema, 'properties'))) {
    if (level === 'root' && name === 'metadata') yield* checkMetadata(property);
    else yield* checkStructuralSchema(property, 'field');
  }
  if (isSet(at(schema, 'items'))) yield* checkStructuralSchema(at(schema, 'items'), 'item');
  yield* checkAdditionalProperties(schema, level);
}

function* checkAdditionalProperties(schema: Field, level: Level): Problems {
  const additional = at(schema, 'additionalProperties');
  if (typeof additional.value === 'object') yield* checkStructuralSchema(additional, 'field');
  if (isSet(additional) && isFilled(at(schema, 'properties'))) {
    yield problem(additional, 'may not be set beside properties');
  }
  if (isSet(additional) && level === 'root') yield problem(additional, 'may not be set at the root');
}

function* checkType(schema: Field, level: Level): Problems {
  const type = at(schema, 'type');
  const isFree =
    isTrue(at(schema, 'x-kubernetes-int-or-string')) || isTrue(at(schema, 'x-kubernetes-preserve-unknown-fields'));
  if (!isFree) yield* requireText(type);
  yield* checkEnum(type, TYPES);
  if (level === 'root' && text(type) !== 'object') yield problem(type, 'must be object at the root');
  if (text(type) === 'array' && !isSet(at(schema, 'items'))) {
    yield problem(at(schema, 'items'), 'is required for an array');
  }
  if (isTrue(at(schema, 'uniqueItems'))) yield problem(at(schema, 'uniqueItems'), 'may not be true');
}

function* checkMetadata(schema: Field): Problems {
  if (text(at(schema, 'type')) !== 'object') yield problem(at(schema, 'type'), 'must be object for metadata');
  for (const [, property] of entries(at(schema, 'properties'))) yield* checkStructuralSchema(property, 'field');
  const allowed = ['type', 'properties', 'description'];
  const other = entries(schema).find(([name]) => !allowed.includes(name));
  const restricted = entries(at(schema, 'properties')).find(([name]) => name !== 'name' && name !== 'generateName');
  if (other !== undefined || restricted !== undefined) {
    yield problem(schema, 'may restrict nothing but name and generateName');
  }
}

function* checkExtensions(schema: Field): Problems {
  const preserve = at(schema, 'x-kubernetes-preserve-unknown-fields');
  if (preserve.value === false) yield problem(preserve, 'must be true or absent');
  if (isTrue(preserve) && isTrue(at(schema, 'x-kubernetes-int-or-string'))) {
    yield problem(preserve, 'may not be true for int-or-string');
  }
  const embedded = at(schema, 'x-kubernetes-embedded-resource');
  if (isTrue(embedded) && text(at(schema, 'type')) !== 'object') yield problem(embedded, 'needs type object');
  if (isTrue(embedded) && !isTrue(preserve) && !isFilled(at(schema, 'properties'))) {
    yield problem(embedded, 'needs properties');
  }
  yield* checkMapType(schema);
  yield* checkListType(schema);
}

function* checkMapType(schema: Field): Problems {
  const mapType = at(schema, 'x-kubernetes-map-type');
  yield* checkEnum(mapType, ['atomic', 'granular']);
  if (isSet(mapType) && text(at(schema, 'type')) !== 'object') yield problem(mapType, 'needs type object');
}

function* checkListType(schema: Field): Problems {
  const [listType, keys, items] = [
    at(schema, 'x-kubernetes-list-type'),
    at(schema, 'x-kubernetes-list-map-keys'),
    at(schema, 'items'),
  ];
  yield* checkEnum(listType, ['atomic', 'set', 'map']);
  if (isSet(listType) && text(at(schema, 'type')) !== 'array') yield problem(listType, 'needs type array');
  if (isFilled(keys) !== (text(listType) === 'map')) {
    yield problem(keys, 'belongs to a list of type map, and only there');
  }
  const isMergedItem = text(at(items, 'type')) === 'object' && text(at(items, 'x-kubernetes-map-type')) !== 'atomic';
  if (text(listType) === 'set' && isMergedItem) yield problem(items, 'must be atomic in a set');
  if (text(listType) === 'map') yield* checkMapList(items, keys);
}

function* checkMapList(items: Field, keys: Field): Problems {
  if (text(at(items, 'type')) !== 'object') yield problem(items, 'must be objects in a map');
  if (new Set(texts(keys)).size < texts(keys).length) yield problem(keys, 'must not repeat a key');
  for (const key of texts(keys)) yield* checkMapKey(items, key);
}

function* checkMapKey(items: Field, key: string): Problems {
  const property = at(items, 'properties', key);
  if (!isSet(property)) return yield problem(items, `must have the property ${key}, which is a key of the list`);
  if (['array', 'object'].includes(text(at(property, 'type')))) {
    yield problem(property, 'must be a scalar, as a key of the list');
  }
  if (isTrue(at(property, 'nullable'))) yield problem(property, 'may not be nullable, as a key of the list');
  const isSure = texts(at(items, 'required')).includes(key) || isSet(at(property, 'default'));
  if (!isSure) yield problem(property, 'must be required or have a default, as a key of the list');
}

function* checkBranches(schema: Field): Problems {
  for (const name of ['allOf', 'oneOf', 'anyOf']) {
    if (isTypeChoice(at(schema, name))) continue;
    for (const branch of elements(at(schema, name))) yield* checkBranch(branch);
  }
  if (isSet(at(schema, 'not'))) yield* checkBranch(at(schema, 'not'));
}

/** The one `anyOf` that may name types: what `x-kubernetes-int-or-string` means, spelt out for other readers. */
function isTypeChoice(anyOf: Field): boolean {
  return anyOf.path.at(-1) === 'anyOf' && JSON.stringify(anyOf.value) === '[{"type":"integer"},{"type":"string"}]';
}

function* checkBranch(branch: Field): Problems {
  const names = [...FORBIDDEN_IN_BRANCHES, ...FORBIDDEN_EXTENSIONS.map((name) => `x-kubernetes-${name}`)];
  for (const name of names) if (isSet(at(branch, name))) yield problem(at(branch, name), 'may not be set in a branch');
  for (const [, property] of entries(at(branch, 'properties'))) yield* checkBranch(property);
  if (isSet(at(branch, 'items'))) yield* checkBranch(at(branch, 'items'));
  yield* checkPattern(branch);
  for (const name of ['allOf', 'anyOf', 'oneOf']) {
    for (const nested of isTypeChoice(at(branch, name)) ? [] : elements(at(branch, name))) yield* checkBranch(nested);
  }
}

function* checkPattern(schema: Field): Problems {
  const pattern = at(schema, 'pattern');
  try {
    RE2JS.compile(text(pattern));
  } catch {
    yield problem(pattern, 'must be an RE2 regular expression');
  }
}

function* checkDefault(schema: Field): Problems {
  // The cast is safe: the schema of CustomResourceDefinitions has accepted the value.
  const manifestSchema = schema.value as ManifestSchema;
  yield* checkSchema(at(schema, 'default'), manifestSchema, { library: customResourceLibrary, closed: true });
}

function* checkValidationRules(schema: Field): Problems {
  for (const rule of elements(at(schema, 'x-kubernetes-validations'))) {
    yield* requireText(at(rule, 'rule'));
    const message = at(rule, 'message');
    if (/[\r\n]/.test(text(message).trim())) yield problem(message, 'must not have line breaks');
    const needsMessage = /[\r\n]/.test(text(at(rule, 'rule')).trim()) && text(message).trim() === '';
    if (needsMessage) yield problem(message, 'is required for a rule of several lines');
    const reasons = ['FieldValueRequired', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueDuplicate'];
    yield* checkEnum(at(rule, 'reason'), reasons);
  }
}
