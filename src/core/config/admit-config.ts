import { type Checked, type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts';
import { formatFieldPath, type JsonObject } from '../json/json.ts';
import type { CelEngine } from '../cel/cel-engine.ts';
import { applyDefaults } from '../schema/apply-defaults.ts';
import { checkValue } from '../schema/check-value.ts';
import { dropNulls } from '../schema/drop-nulls.ts';
import { pruneUnknownFields } from '../schema/prune-unknown-fields.ts';
import type { SchemaProblem } from '../schema/schema-problem.ts';
import { parseDocuments } from '../source/parse-documents.ts';
import type { SourceFile } from '../source/source.ts';
import type { Config } from './config.ts';
import { configSchema } from './config-schema.generated.ts';

/** The configuration of a repository without a planwright.yaml. */
export function defaultConfig(): Config {
  return trusted(applyDefaults({}, configSchema));
}

/** Reads planwright.yaml: every problem at once, or the defaulted configuration. An unknown field is an error here. */
export function admitConfig(file: SourceFile, cel: CelEngine): Checked<Config> {
  const { documents, diagnostics } = parseDocuments(file);
  const [document, ...others] = documents;
  if (hasErrors(diagnostics)) return { value: undefined, diagnostics };
  if (document === undefined) return { value: defaultConfig(), diagnostics };
  const pruned = pruneUnknownFields(document.value, configSchema);
  const value = applyDefaults(dropNulls(pruned.value, configSchema), configSchema);
  const problems = [...pruned.problems.map(unknownSetting), ...checkValue(value, configSchema, cel)];
  const found: Diagnostic[] = problems.map(({ path, at, ...rest }) => ({
    ...rest,
    fieldPath: formatFieldPath(path),
    location: document.locate(path, at ?? 'value'),
  }));
  if (others.length > 0) found.push(severalDocuments(file));
  return hasErrors(found) ? { value: undefined, diagnostics: found } : { value: trusted(value), diagnostics: found };
}

/** In a resource an unknown field may come from a newer version; here it can only be a mistake. */
function unknownSetting(problem: SchemaProblem): SchemaProblem {
  const message = `planwright.yaml has no setting '${formatFieldPath(problem.path)}'`;
  return { ...problem, severity: 'error', message };
}

/** The schema that made the type has just been applied. */
function trusted(value: unknown): Config {
  return value as Config;
}

function severalDocuments(file: SourceFile): Diagnostic {
  return {
    code: 'several-documents',
    severity: 'error',
    location: { file: file.path, line: 1, column: 1 },
    message: 'planwright.yaml holds more than one document',
    fix: 'keep one',
  };
}

/** What planwright.yaml puts under every spec of a kind in a namespace. */
export function specDefaultsOf(config: Config, namespace: string, kind: string): JsonObject | undefined {
  const settings = Object.hasOwn(config.namespaces, namespace) ? config.namespaces[namespace] : undefined;
  const defaults = settings?.defaults;
  return defaults !== undefined && Object.hasOwn(defaults, kind) ? defaults[kind] : undefined;
}
