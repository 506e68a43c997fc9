import { suggestName } from '../diagnostic/suggest-name.ts';
import { type FieldPath, isJsonObject, type JsonObject, type JsonValue, member } from '../json/json.ts';
import {
  isAnnotationKey,
  isDns1123Label,
  isDns1123Subdomain,
  isLabelValue,
  isQualifiedName,
} from '../manifest/kubernetes-names.ts';
import type { SchemaProblem } from '../schema/schema-problem.ts';
import type { Resource } from './resource.ts';

/** Set by the API server: harmless leftovers of `kubectl get -o yaml`, dropped without a word. */
const SERVER_OWNED: ReadonlySet<string> = new Set([
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'managedFields',
  'selfLink',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
]);
const KNOWN = ['name', 'namespace', 'labels', 'annotations'] as const;
/** Left out with a warning, because a generated resource must not carry them. */
const REFUSED: Readonly<Record<string, string>> = {
  finalizers: 'the status agent alone adds finalizers; those given here are left out',
  ownerReferences: 'Argo CD never prunes an object with owners; those given here are left out',
};
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Checked metadata, and what was wrong with it. The metadata is only good when no problem is an error. */
export interface AdmittedMetadata {
  readonly metadata: Resource['metadata'];
  readonly problems: readonly SchemaProblem[];
}

/** Checks a resource's metadata as an API server would, and keeps what belongs into Git. */
export function admitMetadata(resource: JsonObject, defaultNamespace: string | undefined): AdmittedMetadata {
  const written = member(resource, 'metadata');
  const problems: SchemaProblem[] = [];
  if (written !== undefined && !isJsonObject(written)) {
    problems.push(wrongType(['metadata'], 'an object', written));
  }
  const metadata = isJsonObject(written) ? written : {};
  const name = admitName(metadata, problems);
  const namespace = admitNamespace(metadata, defaultNamespace, problems);
  const labels = admitMap(metadata, 'labels', problems);
  const annotations = admitMap(metadata, 'annotations', problems);
  reportOthers(metadata, problems);
  const kept = Object.entries(annotations).filter(([key]) => key !== LAST_APPLIED);
  return { metadata: { name, namespace, labels, annotations: Object.fromEntries(kept) }, problems };
}

function admitName(metadata: JsonObject, problems: SchemaProblem[]): string {
  const name = member(metadata, 'name');
  if (name === undefined || name === null) {
    const generated = member(metadata, 'generateName') !== undefined;
    problems.push({
      code: generated ? 'generated-name' : 'required-field',
      severity: 'error',
      path: generated ? ['metadata', 'generateName'] : ['metadata'],
      at: 'key',
      message: generated ? 'a resource in Git needs a fixed name, not `generateName`' : 'the resource has no name',
      expected: 'metadata.name, for example `name: orders`',
      fix: 'write `metadata.name`',
    });
    return '';
  }
  if (typeof name !== 'string') problems.push(wrongType(['metadata', 'name'], 'a string', name));
  else if (!isDns1123Subdomain(name)) problems.push(invalidName(['metadata', 'name'], name, 253));
  return typeof name === 'string' ? name : '';
}

function admitNamespace(metadata: JsonObject, fallback: string | undefined, problems: SchemaProblem[]): string {
  const namespace = member(metadata, 'namespace');
  if (namespace === undefined || namespace === null) {
    if (fallback !== undefined) return fallback;
    problems.push({
      code: 'no-namespace',
      severity: 'warning',
      path: ['metadata'],
      at: 'key',
      message: "the resource names no namespace; 'default' is used",
      fix: 'write `metadata.namespace`, or `defaults.namespace` in planwright.yaml',
    });
    return 'default';
  }
  if (typeof namespace !== 'string') problems.push(wrongType(['metadata', 'namespace'], 'a string', namespace));
  else if (!isDns1123Label(namespace)) problems.push(invalidName(['metadata', 'namespace'], namespace, 63));
  return typeof namespace === 'string' ? namespace : '';
}

function admitMap(
  metadata: JsonObject,
  field: 'labels' | 'annotations',
  problems: SchemaProblem[],
): Readonly<Record<string, string>> {
  const map = member(metadata, field) ?? {};
  const path: FieldPath = ['metadata', field];
  if (!isJsonObject(map)) {
    problems.push(wrongType(path, 'an object', map));
    return {};
  }
  const entries = Object.entries(map).filter(([, value]) => value !== null && value !== undefined);
  for (const [key, value] of entries) problems.push(...checkEntry([...path, key], key, value ?? null));
  return Object.fromEntries(entries.map(([key, value]) => [key, asText(value)]));
}

/** The text of a value, as it should have been written. */
function asText(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

function checkEntry(path: FieldPath, key: string, value: JsonValue): readonly SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  const isValidKey = path[1] === 'labels' ? isQualifiedName(key) : isAnnotationKey(key);
  if (!isValidKey) {
    problems.push({
      code: 'invalid-key',
      severity: 'error',
      path,
      at: 'key',
      message: `'${key}' is not a valid key: the API server refuses it`,
      expected: 'letters, digits, `-`, `_` and `.`, at most 63, after an optional DNS prefix and `/`',
      fix: 'write a key such as `team` or `example.com/team`',
    });
  }
  if (typeof value !== 'string') {
    problems.push({
      ...wrongType(path, 'a string', value),
      fix: `put it in quotes: \`${key}: ${JSON.stringify(asText(value))}\``,
    });
  } else if (path[1] === 'labels' && !isLabelValue(value)) {
    problems.push({
      code: 'invalid-label-value',
      severity: 'error',
      path,
      message: `the value of label '${key}' is not valid: the API server refuses it`,
      expected: 'at most 63 letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit',
      actual: JSON.stringify(value),
      fix: 'shorten it, or make it an annotation',
    });
  }
  return problems;
}

function reportOthers(metadata: JsonObject, problems: SchemaProblem[]): void {
  for (const field of Object.keys(metadata)) {
    if (SERVER_OWNED.has(field) || field === 'generateName' || KNOWN.some((known) => known === field)) continue;
    const refused = Object.hasOwn(REFUSED, field) ? REFUSED[field] : undefined;
    const nearest = suggestName(field, KNOWN);
    problems.push({
      code: refused === undefined ? 'unknown-field' : 'metadata-left-out',
      severity: 'warning',
      path: ['metadata', field],
      at: 'key',
      message: refused ?? `'${field}' is not a field of metadata; it is left out`,
      fix: nearest === undefined ? `take \`${field}\` out` : `did you mean \`${nearest}\`?`,
    });
  }
}

function wrongType(path: FieldPath, expected: string, actual: JsonValue): SchemaProblem {
  return {
    code: 'invalid-type',
    severity: 'error',
    path,
    message: `${String(path.at(-1))} must be ${expected}`,
    expected,
    actual: JSON.stringify(actual),
  };
}

function invalidName(path: FieldPath, actual: string, limit: number): SchemaProblem {
  return {
    code: 'invalid-name',
    severity: 'error',
    path,
    message: `this is not a valid ${limit === 63 ? 'namespace' : 'name'}: the API server refuses it`,
    expected: `at most ${limit} lower-case letters, digits and \`-\`, beginning and ending with a letter or digit`,
    actual: JSON.stringify(actual),
    fix: 'write a name such as `orders`',
  };
}
