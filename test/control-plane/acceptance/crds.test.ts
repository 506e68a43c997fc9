import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { kinds } from '../../../src/kinds/index.ts';
import { type LiveObject, nameOf } from '../harness/api-client.ts';
import { applyCrds } from '../harness/apply-crds.ts';
import { conditionOf, hasCondition } from '../harness/conditions.ts';
import { ownCrdFiles } from '../harness/own-crds.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';
import { readCrd, readRuleCases } from './rule-cases.ts';

const FILES = ownCrdFiles();

describeWithCluster('our CRDs in an API server', { ownCluster: true }, (cluster) => {
  let warnings: readonly string[];
  beforeAll(async () => {
    warnings = await applyCrds(cluster().client, FILES);
  });

  test('every kind of the catalogue is among them', () => {
    const names = FILES.map((file) => readCrd(file).metadata.name);
    expect(names).toEqual(expect.arrayContaining(kinds.map(({ definition }) => definition.metadata.name)));
  });

  test('they are taken without a warning', () => {
    expect(warnings).toEqual([]);
  });

  test.each(FILES.map((file) => [basename(file), file]))('%s is Established', async (_, file) => {
    const crd = await liveCrd(file);
    expect(hasCondition(crd, 'Established')).toBe(true);
    expect(hasCondition(crd, 'NamesAccepted')).toBe(true);
    expect(conditionOf(crd, 'NonStructuralSchema')).toBeUndefined();
    expect(crd['status']).toMatchObject({ storedVersions: [expect.any(String)] });
  });

  test.each(FILES.map((file) => [basename(file), file]))(
    '%s changes nothing when it is applied again',
    async (_, file) => {
      const before = await liveCrd(file);
      const { object } = await cluster().client.apply(manifestOf(file));
      expect(object.metadata.resourceVersion).toBe(before.metadata.resourceVersion);
      expect(object.metadata.generation).toBe(1);
    },
  );

  test.each(FILES.map((file) => [basename(file), file]))('the OpenAPI that is served describes %s', async (_, file) => {
    const { group, names, versions } = readCrd(file).spec;
    for (const { name } of versions) {
      const seen: { schemas: readonly string[] } = { schemas: [] };
      // The document is put together after the CRD is Established.
      await waitUntil(
        `/openapi/v3 has ${names.kind}`,
        async () => {
          const path = `/openapi/v3/apis/${group}/${name}`;
          const { status, body } = await cluster().client.request({ method: 'GET', path });
          if (status !== 200) return false;
          seen.schemas = describedIn(body, names.kind);
          return seen.schemas.length > 0;
        },
        PATIENCE,
        () => seen,
      );
      expect(seen.schemas).toEqual([...described(file, name)].sort());
    }
  });

  test.each(FILES.map((file) => [basename(file), file]))('kubectl get prints the columns of %s', async (_, file) => {
    const { client } = cluster();
    const { metadata, spec } = readCrd(file);
    const { base, status, printed } = readRuleCases(metadata.name);
    const resource = base as Manifest; // Every base is a whole resource.
    await client.apply(resource);
    if (status !== undefined) await client.apply({ ...identity(resource), status }, { subresource: 'status' });
    const { body } = await client.request({
      method: 'GET',
      path: await client.pathOf({ ...nameOf(resource), name: undefined }),
      headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' },
    });
    // A meta.k8s.io/v1 Table.
    const table = body as unknown as {
      readonly columnDefinitions: readonly { readonly name: string }[];
      readonly rows: readonly { readonly cells: readonly unknown[] }[];
    };
    const columns = table.columnDefinitions.map(({ name }) => name);
    expect(columns).toEqual(['Name', ...(spec.versions[0]?.additionalPrinterColumns ?? []).map(({ name }) => name)]);
    expect(table.rows.map(({ cells }) => Object.fromEntries(columns.map((name, at) => [name, cells[at]])))).toEqual([
      { ...printed, Name: resource.metadata.name, Age: expect.stringMatching(/^\d+m?s$/) },
    ]);
  });

  async function liveCrd(file: string): Promise<LiveObject> {
    return cluster().client.get(nameOf(manifestOf(file)));
  }
});

function manifestOf(file: string): Manifest {
  return parse(readFileSync(file, 'utf8')) as Manifest; // A CRD is a manifest.
}

function identity({ apiVersion, kind, metadata: { name, namespace } }: Manifest): Manifest {
  return { apiVersion, kind, metadata: { name, namespace } };
}

/** The fields of `spec` that an OpenAPI document describes for a kind. */
function describedIn(body: unknown, kind: string): readonly string[] {
  const { components } = body as {
    readonly components?: { readonly schemas?: Readonly<Record<string, OpenApiSchema>> };
  };
  const [, schema] = Object.entries(components?.schemas ?? {}).find(([name]) => name.endsWith(`.${kind}`)) ?? [];
  return Object.keys(schema?.properties?.['spec']?.properties ?? {}).sort();
}

interface OpenApiSchema {
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
}

function described(file: string, version: string): readonly string[] {
  const schema = readCrd(file).spec.versions.find(({ name }) => name === version)?.schema.openAPIV3Schema;
  return Object.keys(schema?.properties?.['spec']?.properties ?? {});
}
