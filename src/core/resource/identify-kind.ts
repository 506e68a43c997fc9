import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { member } from '../json/json.ts';
import { apiVersionOf, type Kind } from '../kind/kind.ts';
import type { KindLookup, KindRegistry } from '../kind/kind-registry.ts';
import type { SourceDocument } from '../source/source.ts';

/** The kind a document says it is of, or why there is none. */
export function identifyKind(
  document: SourceDocument,
  registry: KindRegistry,
): { readonly kind: Kind } | { readonly diagnostic: Diagnostic } {
  const apiVersion = member(document.value, 'apiVersion');
  const name = member(document.value, 'kind');
  if (typeof apiVersion !== 'string') return { diagnostic: notAResource(document, 'apiVersion') };
  if (typeof name !== 'string') return { diagnostic: notAResource(document, 'kind') };
  const lookup = registry.find(apiVersion, name);
  return lookup.found ? { kind: lookup.kind } : { diagnostic: unknownKind(document, { apiVersion, name, lookup }) };
}

function notAResource(document: SourceDocument, missing: 'apiVersion' | 'kind'): Diagnostic {
  return {
    code: 'not-a-resource',
    severity: 'error',
    location: document.locate([missing], 'key'),
    fieldPath: missing,
    message: `this document has no ${missing}, so it is not a Kubernetes resource`,
    expected: `\`${missing}\`, a string`,
    fix: `write \`${missing}\`, or move the file out of the folder of resources`,
  };
}

interface UnknownKind {
  readonly apiVersion: string;
  readonly name: string;
  readonly lookup: Extract<KindLookup, { readonly found: false }>;
}

function unknownKind(document: SourceDocument, { apiVersion, name, lookup }: UnknownKind): Diagnostic {
  const wrongPart = lookup.nearest?.definition.spec.names.kind === name ? 'apiVersion' : 'kind';
  return {
    code: 'unknown-kind',
    severity: 'error',
    location: document.locate([wrongPart], 'value'),
    fieldPath: wrongPart,
    message: `Planwright does not know the kind ${name} of ${apiVersion}`,
    expected: `one of: ${lookup.expected}`,
    actual: `${apiVersion} ${name}`,
    fix: suggestKind(lookup.nearest),
  };
}

function suggestKind(nearest: Kind | undefined): string {
  if (nearest === undefined) {
    return 'keep only the resources of these kinds in this folder; plain manifests go to Git as they are';
  }
  return `did you mean \`apiVersion: ${apiVersionOf(nearest)}\`, \`kind: ${nearest.definition.spec.names.kind}\`?`;
}
