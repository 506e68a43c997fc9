import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { formatFieldPath, type JsonObject } from '../../src/core/json/json.ts';
import { applyDefaults } from '../../src/core/schema/apply-defaults.ts';
import { pruneUnknownFields } from '../../src/core/schema/prune-unknown-fields.ts';
import type { CustomResourceDefinition, StructuralSchema } from '../../src/core/schema/structural-schema.ts';
import { validateSchema } from '../../src/core/schema/validate-schema.ts';
import { schemaNodes, structuralFaults } from './structural-faults.ts';

const FOLDER = resolve(import.meta.dirname, '../../schemas');

interface NamedSchema {
  readonly file: string;
  readonly schema: StructuralSchema;
}

function readSchema(file: string): {
  readonly crd: CustomResourceDefinition | undefined;
  readonly schemas: readonly NamedSchema[];
} {
  // The shape is what these tests are about: a file of another shape makes them fail.
  const document = parse(readFileSync(join(FOLDER, file), 'utf8')) as CustomResourceDefinition & {
    readonly openAPIV3Schema?: StructuralSchema;
  };
  if (document.openAPIV3Schema !== undefined)
    return { crd: undefined, schemas: [{ file, schema: document.openAPIV3Schema }] };
  return {
    crd: document,
    schemas: document.spec.versions.map((version) => ({ file, schema: version.schema.openAPIV3Schema })),
  };
}

const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml') && !file.endsWith('.common.yaml'));
const documents = files.map(readSchema);
const schemas = documents.flatMap((document) => document.schemas);
const crds = documents.flatMap(({ crd }) => (crd === undefined ? [] : [crd]));
const nodes = schemas.flatMap(({ file, schema }) =>
  schemaNodes(schema).map((node) => ({ ...node, where: `${file} ${formatFieldPath(node.path)}` })),
);

test('there are schemas to look at', () => {
  expect(files).toEqual(
    expect.arrayContaining([
      'chronikclusters.chronik.stream.yaml',
      'config.planwright.yaml',
      'plans.planwright.dev.yaml',
    ]),
  );
});

describe('every schema', () => {
  test('is structural', () => {
    expect(schemas.flatMap(({ file, schema }) => structuralFaults(schema).map((fault) => `${file} ${fault}`))).toEqual(
      [],
    );
  });

  test('describes every field', () => {
    const silent = nodes.filter(({ path, schema }) => {
      const isItem = path.at(-1) === '[]' || path.at(-1) === '*';
      const isMetadata = path.length === 1 && path[0] === 'metadata';
      return (
        !isMetadata && !(isItem && schema.properties === undefined) && (schema.description ?? '').trim().length < 8
      );
    });
    expect(silent.map((node) => node.where)).toEqual([]);
  });

  test('ends every description like a sentence, unless it is a single value', () => {
    const unfinished = nodes.filter(
      ({ schema: { description = '.' } }) => description.includes(' ') && !/[.)]$/.test(description),
    );
    expect(unfinished.map((node) => node.where)).toEqual([]);
  });

  test('has defaults that it would accept and that no field is pruned from', () => {
    const wrong = nodes.flatMap(({ where, schema }) => {
      if (schema.default === undefined) return [];
      // As a field, so that nothing in it is taken for the metadata of a resource.
      const wrapper: StructuralSchema = { type: 'object', properties: { field: schema } };
      const value: JsonObject = { field: schema.default };
      const problems = [
        ...pruneUnknownFields(value, wrapper).problems,
        ...validateSchema(applyDefaults(value, wrapper), wrapper),
      ];
      return problems.map((problem) => `${where}: ${problem.message}`);
    });
    expect(wrong).toEqual([]);
  });

  test('says in every rule what is wrong and how to fix it, in one line', () => {
    const unhelpful = nodes.flatMap(({ where, schema }) =>
      (schema['x-kubernetes-validations'] ?? [])
        .filter(({ message = '' }) => !/^[^\n]{10,}; fix: [^\n]{5,}[^.\n]$/.test(message))
        .map(({ rule }) => `${where}: ${rule}`),
    );
    expect(unhelpful).toEqual([]);
  });

  test('points rules at fields that exist', () => {
    const lost = nodes.flatMap(({ where, schema }) =>
      (schema['x-kubernetes-validations'] ?? [])
        .filter(
          ({ fieldPath }) => fieldPath !== undefined && schema.properties?.[fieldPath.replace(/^\./, '')] === undefined,
        )
        .map(({ fieldPath }) => `${where}: ${fieldPath}`),
    );
    expect(lost).toEqual([]);
  });

  test('compiles every pattern', () => {
    for (const { schema } of nodes) expect(() => new RegExp(schema.pattern ?? '')).not.toThrow();
  });

  test('nullable appears nowhere: an API server drops nulls from fields, so that null means "not set"', () => {
    expect(nodes.filter(({ schema }) => schema.nullable === true).map((node) => node.where)).toEqual([]);
  });
});

describe('every CRD', () => {
  test.each(crds.map((crd) => [crd.metadata.name, crd] as const))(
    '%s is named, stored and grouped as it should be',
    (name, crd) => {
      const { group, names, scope, versions } = crd.spec;
      expect(name).toBe(`${names.plural}.${group}`);
      expect(files).toContain(`${name}.yaml`);
      expect(scope).toBe('Namespaced');
      expect(names.categories).toContain('planwright');
      expect(versions.filter((version) => version.storage).map((version) => version.served)).toEqual([true]);
    },
  );

  const withStatus = crds.filter((crd) => statusOf(crd) !== undefined);

  test.each(withStatus.map((crd) => [crd.metadata.name, crd] as const))(
    '%s has a status that counts as not observed until an agent writes it',
    (_name, crd) => {
      const status = statusOf(crd);
      expect(crd.spec.versions.every((version) => version.subresources?.status !== undefined)).toBe(true);
      expect(status?.default).toEqual({ observedGeneration: -1, phase: 'Pending' });
      expect(status?.required).toBeUndefined();
      expect(status?.properties?.['phase']?.enum).toEqual(expect.arrayContaining(['Pending', 'Failed', 'Deleting']));
    },
  );

  test.each(withStatus.map((crd) => [crd.metadata.name, crd] as const))(
    '%s has the whole common status block',
    (_name, crd) => {
      const common: JsonObject = parse(readFileSync(join(FOLDER, 'status.common.yaml'), 'utf8'));
      const { phase: _ownPhase, ...shared } = common;
      expect(statusOf(crd)?.properties).toMatchObject(shared);
    },
  );

  test.each(withStatus.map((crd) => [crd.metadata.name, crd] as const))(
    '%s shows Phase and Ready, and Age last',
    (_name, crd) => {
      for (const { additionalPrinterColumns: columns = [] } of crd.spec.versions) {
        expect(columns.map((column) => column.name)).toEqual(expect.arrayContaining(['Phase', 'Ready']));
        expect(columns.at(-1)?.name).toBe('Age');
      }
    },
  );
});

function statusOf(crd: CustomResourceDefinition): StructuralSchema | undefined {
  return crd.spec.versions.find((version) => version.storage)?.schema.openAPIV3Schema.properties?.['status'];
}
