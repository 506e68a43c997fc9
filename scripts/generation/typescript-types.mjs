import { compile } from 'json-schema-to-typescript';
import ts from 'typescript';

const COMPILER_OPTIONS = {
  additionalProperties: false,
  bannerComment: '',
  ignoreMinAndMaxItems: true,
  style: { singleQuote: true, printWidth: 120 },
};

/**
 * The TypeScript interface of a structural schema: closed, deeply readonly, with the descriptions as comments. With
 * `defaulted`, it describes values after defaulting, in which a field with a default is always there. Optional members
 * also accept undefined. Fields that may hold anything are of the type JsonObject, which the file must import.
 */
export async function typescriptInterface(name, schema, { defaulted }) {
  const source = await compile(typeSchema(schema, defaulted), name, COMPILER_OPTIONS);
  return withReadonlyMembers(source);
}

/** What json-schema-to-typescript needs to see, to give the right type; it ignores or misreads the Kubernetes dialect. */
function typeSchema(schema, defaulted) {
  const { description } = schema;
  const custom = customType(schema);
  const nullable = schema.nullable === true;
  if (custom !== undefined) return { description, tsType: nullable ? `${custom} | null` : custom };
  return {
    description,
    type: nullable ? [schema.type, 'null'] : schema.type,
    ...(schema.enum === undefined ? {} : { enum: nullable ? [...schema.enum, null] : schema.enum }),
    ...(schema.items === undefined ? {} : { items: typeSchema(schema.items, defaulted) }),
    ...(schema.type === 'object' ? objectMembers(schema, defaulted) : {}),
  };
}

function customType(schema) {
  if (schema['x-kubernetes-int-or-string'] === true) return 'number | string';
  return schema['x-kubernetes-preserve-unknown-fields'] === true ? 'JsonObject' : undefined;
}

function objectMembers(schema, defaulted) {
  const properties = Object.entries(schema.properties ?? {});
  const always = properties.filter(([, property]) => defaulted && property.default !== undefined).map(([name]) => name);
  return {
    properties: Object.fromEntries(properties.map(([name, property]) => [name, typeSchema(property, defaulted)])),
    required: [...new Set([...(schema.required ?? []), ...always])],
    additionalProperties:
      typeof schema.additionalProperties === 'object' ? typeSchema(schema.additionalProperties, defaulted) : false,
  };
}

/** Inserts `readonly` and `| undefined` into generated interfaces, leaving everything else as it is. */
function withReadonlyMembers(source) {
  const file = ts.createSourceFile('types.ts', source, ts.ScriptTarget.Latest, true);
  const insertions = [];
  const visit = (node) => {
    insertions.push(...insertionsFor(node));
    ts.forEachChild(node, visit);
  };
  visit(file);
  // From the end, so that earlier positions stay right.
  insertions.sort((left, right) => right.position - left.position);
  return insertions.reduce(
    (text, { position, inserted }) => text.slice(0, position) + inserted + text.slice(position),
    source,
  );
}

function insertionsFor(node) {
  if (ts.isArrayTypeNode(node)) return [{ position: node.getStart(), inserted: 'readonly ' }];
  if (ts.isIndexSignatureDeclaration(node)) return [{ position: node.getStart(), inserted: 'readonly ' }];
  if (!ts.isPropertySignature(node)) return [];
  const readonly = { position: node.name.getStart(), inserted: 'readonly ' };
  const isOptional = node.questionToken !== undefined && node.type !== undefined;
  return isOptional ? [readonly, { position: node.type.end, inserted: ' | undefined' }] : [readonly];
}
