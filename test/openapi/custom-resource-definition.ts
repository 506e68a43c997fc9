import { at, elements, type Field, isFilled, isSet, isTrue, type Problems, problem, text } from './field.ts';
import { checkSyntax, checkUnique, requireEnum, requireSyntax, requireText } from './field-checks.ts';
import { checkStructuralSchema } from './structural-schema-rules.ts';
import { dns1035Label, dnsSubdomain } from './syntax.ts';

const COLUMN_TYPES = ['integer', 'number', 'string', 'boolean', 'date'];
const COLUMN_FORMATS = ['int32', 'int64', 'float', 'double', 'byte', 'date', 'date-time', 'password'];
const ROOT_MEMBERS = [
  'type',
  'title',
  'description',
  'example',
  'externalDocs',
  'properties',
  'required',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-validations',
];

/** Checks a CustomResourceDefinition (k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation); CEL is not compiled. */
export function* checkCustomResourceDefinition(manifest: Field): Problems {
  const spec = at(manifest, 'spec');
  const [group, names, versions] = [at(spec, 'group'), at(spec, 'names'), elements(at(spec, 'versions'))];
  yield* requireSyntax(group, groupName);
  yield* requireEnum(at(spec, 'scope'), ['Namespaced', 'Cluster']);
  yield* checkNames(names);
  const expected = `${text(at(names, 'plural'))}.${text(group)}`;
  if (text(at(manifest, 'metadata', 'name')) !== expected) {
    yield problem(at(manifest, 'metadata', 'name'), `must be ${expected}`);
  }
  yield* checkUnique(versions, (version) => text(at(version, 'name')), 'the version');
  if (versions.filter((version) => isTrue(at(version, 'storage'))).length !== 1) {
    yield problem(at(spec, 'versions'), 'must have exactly one storage version');
  }
  for (const version of versions) yield* checkVersion(version);
}

function groupName(value: string): string | undefined {
  return dnsSubdomain(value) ?? (value.includes('.') ? undefined : 'must be a domain with a dot');
}

function* checkNames(names: Field): Problems {
  yield* requireSyntax(at(names, 'plural'), dns1035Label);
  yield* checkSyntax(at(names, 'singular'), dns1035Label);
  yield* requireSyntax(at(names, 'kind'), (kind) => dns1035Label(kind.toLowerCase()));
  yield* checkSyntax(at(names, 'listKind'), (kind) => dns1035Label(kind.toLowerCase()));
  if (text(at(names, 'kind')) === text(at(names, 'listKind'))) {
    yield problem(at(names, 'listKind'), 'must differ from kind');
  }
  for (const name of [...elements(at(names, 'shortNames')), ...elements(at(names, 'categories'))]) {
    yield* requireSyntax(name, dns1035Label);
  }
}

function* checkVersion(version: Field): Problems {
  yield* requireSyntax(at(version, 'name'), dns1035Label);
  const schema = at(version, 'schema', 'openAPIV3Schema');
  if (!isSet(schema)) return yield problem(schema, 'is required');
  const status = at(version, 'subresources', 'status');
  if (isSet(status)) yield* checkRootMembers(schema);
  yield* checkStructuralSchema(schema);
  const scale = at(version, 'subresources', 'scale');
  if (isSet(scale)) yield* checkScale(scale);
  for (const column of elements(at(version, 'additionalPrinterColumns'))) yield* checkColumn(column);
  if (isFilled(at(version, 'selectableFields'))) {
    for (const selectable of elements(at(version, 'selectableFields')))
      yield* checkJsonPath(at(selectable, 'jsonPath'));
  }
}

function* checkRootMembers(schema: Field): Problems {
  for (const [name, member] of Object.entries(schema.value ?? {})) {
    const isAllowed = ROOT_MEMBERS.includes(name) || member === undefined;
    if (!isAllowed) yield problem(at(schema, name), 'may not stand at the root beside a status subresource');
  }
}

function* checkScale(scale: Field): Problems {
  const paths: readonly (readonly [string, string])[] = [
    ['specReplicasPath', '.spec.'],
    ['statusReplicasPath', '.status.'],
  ];
  for (const [name, prefix] of paths) {
    yield* requireText(at(scale, name));
    if (!text(at(scale, name)).startsWith(prefix)) yield problem(at(scale, name), `must start with ${prefix}`);
  }
}

function* checkColumn(column: Field): Problems {
  yield* requireText(at(column, 'name'));
  yield* requireEnum(at(column, 'type'), COLUMN_TYPES);
  if (isSet(at(column, 'format'))) yield* requireEnum(at(column, 'format'), COLUMN_FORMATS);
  yield* checkJsonPath(at(column, 'jsonPath'));
}

function* checkJsonPath(path: Field): Problems {
  yield* requireSyntax(path, (value) => (value.startsWith('.') ? undefined : 'must start with a dot'));
}
