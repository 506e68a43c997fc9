import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { listCrdFiles } from '../../../scripts/tools/tool-catalogue.mjs';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/core/json/json.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { customResourceLibrary, resolveSchema } from '../../openapi/schema-library.ts';
import type { ApiClient } from '../harness/api-client.ts';
import { applyCrds, waitUntilServed } from '../harness/apply-crds.ts';

/** The tools that bring CRDs of kinds we render. */
const TOOLS = ['flux-kustomize-controller', 'flux-source-controller', 'argocd'];

/**
 * Installs the CRDs of others that the manifests need: those that come with a built tool as they are, and the rest from the schema
 * that `test/openapi` has of the kind.
 */
export async function applyForeignCrds(client: ApiClient, manifests: readonly Manifest[]): Promise<void> {
  const needed = new Set(manifests.map(({ apiVersion, kind }) => `${apiVersion}/${kind}`));
  const files = TOOLS.flatMap((tool) => listCrdFiles(tool)).filter((file) =>
    kindsIn(file).some((key) => needed.has(key)),
  );
  await applyCrds(client, files);
  const provided = new Set(files.flatMap(kindsIn));
  const missing = Object.keys(customResourceLibrary.kinds).filter((key) => needed.has(key) && !provided.has(key));
  const crds = missing.map(crdOf);
  for (const crd of crds) await client.apply(crd);
  await waitUntilServed(client, crds);
}

/** `argoproj.io/v1alpha1/Application`, as the library calls kinds. */
function kindsIn(file: string): readonly string[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).flatMap((document) => {
    const { group, names, versions } = (document.toJS() as Manifest)['spec'] as {
      readonly group: string;
      readonly names: { readonly kind: string };
      readonly versions: readonly { readonly name: string }[];
    };
    return versions.map(({ name }) => `${group}/${name}/${names.kind}`);
  });
}

function crdOf(key: string): Manifest {
  const [group = '', version = '', kind = ''] = key.split('/');
  const { namespaced, schema } = customResourceLibrary.kinds[key] ?? missingKind(key);
  const singular = kind.toLowerCase();
  const plural = `${singular}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      // The server wants it for groups below k8s.io and ignores it for others.
      annotations: { 'api-approved.kubernetes.io': 'unapproved, a test' },
    },
    spec: {
      group,
      scope: namespaced ? 'Namespaced' : 'Cluster',
      names: { kind, singular, plural },
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: inlined(schema) } }],
    },
  };
}

/** The schema with its references resolved: a CRD has none. */
function inlined(schema: unknown): JsonValue {
  if (Array.isArray(schema)) return schema.map(inlined);
  if (!isJsonObject(schema)) return schema as JsonValue; // What JSON.parse gave.
  const target: unknown = typeof schema['$ref'] === 'string' ? resolveSchema(schema, customResourceLibrary) : schema;
  return Object.fromEntries(Object.entries(target as JsonObject).map(([name, value]) => [name, inlined(value)]));
}

function missingKind(key: string): never {
  throw new Error(`test/openapi has no schema of ${key}`);
}
