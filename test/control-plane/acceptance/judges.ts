import { createCelEngine } from '../../../src/core/cel/create-cel-engine.ts';
import { formatFieldPath, type JsonObject, type JsonValue } from '../../../src/core/json/json.ts';
import type { Diagnostic } from '../../../src/core/diagnostic/diagnostic.ts';
import type { Kind } from '../../../src/core/kind/kind.ts';
import { createKindRegistry } from '../../../src/core/kind/kind-registry.ts';
import { admitResource } from '../../../src/core/resource/admit-resource.ts';
import { parseDocuments } from '../../../src/core/source/parse-documents.ts';
import { applyDefaults } from '../../../src/core/schema/apply-defaults.ts';
import { checkValue } from '../../../src/core/schema/check-value.ts';
import { dropNulls } from '../../../src/core/schema/drop-nulls.ts';
import { evaluateRules } from '../../../src/core/schema/evaluate-rules.ts';
import { pruneUnknownFields } from '../../../src/core/schema/prune-unknown-fields.ts';
import type { SchemaProblem } from '../../../src/core/schema/schema-problem.ts';
import type { CustomResourceDefinition, StructuralSchema } from '../../../src/core/schema/structural-schema.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { kinds } from '../../../src/kinds/index.ts';
import { type ApiClient, nameOf } from '../harness/api-client.ts';
import { type Finding, offlineFindings, serverFindings } from './findings.ts';
import { type RuleCase, schemaOf } from './rule-cases.ts';
import { rulesOf } from './rule-places.ts';

const cel = createCelEngine();

/** What the API server says of a document, by a strict dry run. An update is judged against an object that is really there. */
export async function judgeByServer(
  client: ApiClient,
  { document, old }: RuleCase,
  crd: CustomResourceDefinition,
): Promise<readonly Finding[]> {
  const { name: _, ...collection } = nameOf(document as Manifest); // Every document has a name and a namespace.
  const query = 'fieldValidation=Strict&dryRun=All';
  const path = await client.pathOf(collection);
  const response =
    old === undefined
      ? await client.request({ method: 'POST', path: `${path}?${query}`, body: document })
      : await update(client, document as Manifest, query);
  if (response.status < 300) return [];
  return serverFindings(response.body, new Set(rulesOf(schemaOf(crd)).map(({ message }) => message)));
}

async function update(client: ApiClient, document: Manifest, query: string): ReturnType<ApiClient['request']> {
  const { metadata } = await client.get(nameOf(document));
  const path = await client.pathOf(nameOf(document));
  return client.request({ method: 'PUT', path: `${path}?${query}`, body: { ...document, metadata: { ...metadata } } });
}

/**
 * What Planwright says of a document: `planwright synth` where it is of a kind of the catalogue, without what a kind adds to its schema
 * (dialects that it reads, checks that an API server cannot make), else (a Plan) the same schema code. An update adds the transition
 * rules, which nothing in `synth` evaluates: there is no old state in a repository's folder.
 */
export function judgeOffline({ document, old }: RuleCase, crd: CustomResourceDefinition): readonly Finding[] {
  const schema = schemaOf(crd);
  const kind = kinds.find(({ definition }) => definition.metadata.name === crd.metadata.name);
  const created = offlineFindings(
    kind === undefined ? located(problemsOf(document, schema)) : admissionDiagnostics(document, kind),
  );
  if (old === undefined) return created;
  const rules = evaluateRules(admitted(document, schema), schema, cel, admitted(old, schema));
  const known = new Set(created.map(({ field, says }) => `${field}: ${says}`));
  return [...created, ...offlineFindings(located(rules)).filter(({ field, says }) => !known.has(`${field}: ${says}`))];
}

function admissionDiagnostics(document: JsonObject, kind: Kind): readonly Diagnostic[] {
  const registry = createKindRegistry([{ ...kind, normalise: () => {}, check: () => [] }]);
  const { documents, diagnostics } = parseDocuments({ path: 'document.json', text: JSON.stringify(document) });
  return [...diagnostics, ...documents.flatMap((each) => admitResource(each, { registry, cel }).diagnostics)];
}

function problemsOf(document: JsonObject, schema: StructuralSchema): readonly SchemaProblem[] {
  return [...pruneUnknownFields(document, schema).problems, ...checkValue(admitted(document, schema), schema, cel)];
}

function admitted(document: JsonObject, schema: StructuralSchema): JsonValue {
  return applyDefaults(dropNulls(pruneUnknownFields(document, schema).value, schema), schema);
}

function located(problems: readonly SchemaProblem[]): Parameters<typeof offlineFindings>[0] {
  return problems.map(({ path, ...problem }) => ({ ...problem, fieldPath: formatFieldPath(path) }));
}
