import type { JsonObject } from '../../src/core/json/json.ts';
import { apiVersionOf, type Kind } from '../../src/core/kind/kind.ts';
import type { Resource } from '../../src/core/resource/resource.ts';
import { parseDocuments } from '../../src/core/source/parse-documents.ts';
import { type SynthesizedResource, synthesizeResource } from '../../src/core/synth/synthesize-resource.ts';

const [document] = parseDocuments({ path: 'toy.yaml', text: 'kind: Toy\n' }).documents;

/** Renders a resource of a toy kind as if it had been admitted: `market/fair`, where nothing else is said. */
export function renderToy<Spec>(
  kind: Kind<Spec>,
  spec: Spec,
  { writtenSpec = {}, ...metadata }: Partial<Resource['metadata']> & { readonly writtenSpec?: JsonObject } = {},
): SynthesizedResource {
  if (document === undefined) throw new Error('no document');
  // Admission hands a kind specs of its own schema, as here, and so may forget their type.
  const erased = kind as Kind;
  const resource = {
    apiVersion: apiVersionOf(erased),
    kind: kind.definition.spec.names.kind,
    metadata: { name: 'fair', namespace: 'market', labels: {}, annotations: {}, ...metadata },
    spec,
  };
  return synthesizeResource({ kind: erased, resource, writtenSpec, document });
}
