import { createCelEngine } from '../../src/core/cel/create-cel-engine.ts';
import type { Diagnostic } from '../../src/core/diagnostic/diagnostic.ts';
import { renderDiagnostics } from '../../src/core/diagnostic/render-diagnostics.ts';
import type { JsonObject } from '../../src/core/json/json.ts';
import { createKindRegistry } from '../../src/core/kind/kind-registry.ts';
import { admitResource } from '../../src/core/resource/admit-resource.ts';
import { parseDocuments } from '../../src/core/source/parse-documents.ts';
import { observabilityPlatform } from '../../src/kinds/observability-platform/kind.ts';

const context = { registry: createKindRegistry([observabilityPlatform]), cel: createCelEngine() };

/** What became of the ObservabilityPlatform in a text. */
export interface AdmittedText {
  /** The spec as it goes into Git; undefined where the resource is refused. */
  readonly spec: JsonObject | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Each diagnostic in short: its code and field, with `!` before an error. */
  readonly found: readonly string[];
  /** What people see of it. */
  readonly report: string;
}

/** Reads one ObservabilityPlatform as `planwright synth` does, up to the point where it would be rendered. */
export function admitText(text: string, path = 'platform.yaml'): AdmittedText {
  const file = { path, text };
  const { documents, diagnostics: syntax } = parseDocuments(file);
  const admissions = documents.map((document) => admitResource(document, context));
  const diagnostics = [...syntax, ...admissions.flatMap((admission) => admission.diagnostics)];
  const refused = diagnostics.some(({ severity }) => severity === 'error');
  return {
    spec: refused ? undefined : admissions[0]?.admitted?.writtenSpec,
    diagnostics,
    found: diagnostics
      .map(({ severity, code, fieldPath }) => `${severity === 'error' ? '!' : ''}${code} ${fieldPath ?? ''}`.trim())
      .sort(),
    report: renderDiagnostics(diagnostics, { sources: new Map([[path, file]]), color: false }),
  };
}

/** Reads a spec in YAML, as that of the platform `shop/main`. */
export function admitSpec(spec: string): AdmittedText {
  const header = 'apiVersion: observability.io/v1beta1\nkind: ObservabilityPlatform\n';
  return admitText(`${header}metadata: {name: main, namespace: shop}\nspec:\n${spec.replaceAll(/^/gm, '  ')}\n`);
}
