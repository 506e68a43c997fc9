import { type FieldPath, isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import type { SpecRewriter } from '../../core/resource/spec-rewriter.ts';

const BACKEND: FieldPath = ['spec', 'storage', 'backend'];
const BACKENDS: ReadonlySet<string> = new Set(['s3', 'gcs', 'azure', 'local']);
const NESTED_TLS: FieldPath = ['spec', 'security', 'tls'];

/**
 * Reads the dialects of upstream's own examples: the Rust enum form `backend: {s3: {...}}`, and `security.tls.{enabled,
 * certSecret}` of its older documents. (`database: Postgres` is read for every kind alike.)
 */
export function normaliseChronikCluster(spec: SpecRewriter): void {
  unfoldBackend(spec);
  flattenTls(spec);
}

function unfoldBackend(spec: SpecRewriter): void {
  const backend = spec.read(BACKEND);
  if (!isJsonObject(backend)) return;
  const [entry, ...others] = Object.entries(backend);
  if (entry === undefined || others.length > 0) return;
  const [written, settings] = entry;
  const name = written.toLowerCase();
  if (!BACKENDS.has(name) || hasOwnBlock(spec, name)) return;
  spec.set(BACKEND, name, BACKEND);
  if (hasSettings(settings)) spec.set(['spec', 'storage', name], settings, [...BACKEND, written]);
  const block = hasSettings(settings) ? ` with the settings beside it under 'storage.${name}'` : '';
  spec.report({
    code: 'storage-backend-form',
    severity: 'warning',
    path: BACKEND,
    at: 'key',
    message: `the storage back end is written in the older nested form '${written}: {...}' and is read as '${name}'`,
    fix: `write \`backend: ${name}\`${block}`,
  });
}

/** A block of the same name already stands beside it: which of the two is meant cannot be known, so the schema refuses the form. */
function hasOwnBlock(spec: SpecRewriter, name: string): boolean {
  return spec.read(['spec', 'storage', name]) !== undefined;
}

function hasSettings(settings: JsonValue | undefined): settings is JsonObject {
  return isJsonObject(settings) && Object.keys(settings).length > 0;
}

function flattenTls(spec: SpecRewriter): void {
  const nested = spec.read(NESTED_TLS);
  if (!isJsonObject(nested)) return;
  const moved = { enabled: 'tlsEnabled', certSecret: 'tlsSecret' } as const;
  for (const [from, to] of Object.entries(moved)) {
    const value = Object.hasOwn(nested, from) ? nested[from] : undefined;
    const path = ['spec', 'security', to];
    if (value === undefined || spec.read(path) !== undefined) continue;
    spec.set(path, value, [...NESTED_TLS, from]);
    spec.remove([...NESTED_TLS, from]);
    spec.report({
      code: 'security-tls-form',
      severity: 'warning',
      path: [...NESTED_TLS, from],
      at: 'key',
      message: `'security.tls.${from}' is the older form of 'security.${to}' and is read as such`,
      fix: `write \`security.${to}\``,
    });
  }
  const rest = spec.read(NESTED_TLS);
  if (isJsonObject(rest) && Object.keys(rest).length === 0) spec.remove(NESTED_TLS);
}
