import type { JsonObject } from '../../src/core/json/json.ts';
import { checkCelRules } from './cel-rules.ts';
import { checkSchema } from './check-schema.ts';
import { at, type Field, type Problems, problem, text } from './field.ts';
import { rulesOf } from './kind-rules.ts';
import { checkMetadata } from './metadata.ts';
import { customResourceLibrary, type KindSchema, kubernetesLibrary, type SchemaLibrary } from './schema-library.ts';

const OBJECT_META = { $ref: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' };

/**
 * Says everything that a Kubernetes API server (the version of the fixtures) would refuse in a rendered manifest; nothing
 * means accepted. Strict as `kubectl apply --server-side --validate=strict`, and stricter where only a person would leave
 * it out: namespaces are written, values are never null, no field of the server's own is set.
 */
export function validateManifest(manifest: JsonObject): readonly string[] {
  const root: Field = { path: [], value: manifest };
  const kind = `${text(at(root, 'apiVersion'))}/${text(at(root, 'kind'))}`;
  const found = findKind(kind);
  if (found === undefined) return [problem(root, `there is no schema for ${kind}`)];
  const schemaProblems = [...checkAgainstSchema(root, found.kind, found.library)];
  // A server decodes first: rules on top of values of the wrong type would only repeat the problem.
  if (schemaProblems.length > 0) return schemaProblems;
  const rules = rulesOf(kind);
  const metadataRules = { namespaced: found.kind.namespaced, name: rules.name };
  return [...checkMetadata(at(root, 'metadata'), metadataRules), ...(rules.check?.(root) ?? [])];
}

function findKind(kind: string): { readonly kind: KindSchema; readonly library: SchemaLibrary } | undefined {
  for (const library of [kubernetesLibrary, customResourceLibrary]) {
    const schema = Object.hasOwn(library.kinds, kind) ? library.kinds[kind] : undefined;
    if (schema !== undefined) return { kind: schema, library };
  }
  return undefined;
}

function* checkAgainstSchema(root: Field, { schema }: KindSchema, library: SchemaLibrary): Problems {
  if (library === kubernetesLibrary) return yield* checkSchema(root, schema, { library, closed: true });
  const metadata = at(root, 'metadata');
  // CRDs leave the metadata to the server, which knows its schema.
  const properties = { ...schema.properties, metadata: { 'x-kubernetes-preserve-unknown-fields': true } };
  yield* checkSchema(root, { ...schema, properties }, { library, closed: true });
  yield* checkSchema(metadata, OBJECT_META, { library: kubernetesLibrary, closed: true });
  yield* checkCelRules(root, schema, library);
}
