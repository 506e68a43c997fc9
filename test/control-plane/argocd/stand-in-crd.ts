import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import type { ApiClient } from '../harness/api-client.ts';
import { waitUntilServed } from '../harness/apply-crds.ts';

/** Lets the API server store objects of a kind that another project would bring, without checking what is in them. */
export async function applyStandInCrd(
  client: ApiClient,
  {
    group,
    version,
    kind,
    plural,
  }: { readonly group: string; readonly version: string; readonly kind: string; readonly plural: string },
): Promise<void> {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const crd: Manifest = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      // https://github.com/kubernetes/enhancements/pull/1111: what names under k8s.io need.
      annotations: { 'api-approved.kubernetes.io': 'unapproved, it stands in for the real one in tests' },
    },
    spec: {
      group,
      names: { kind, plural },
      scope: 'Namespaced',
      versions: [{ name: version, served: true, storage: true, schema }],
    },
  };
  await client.apply(crd);
  await waitUntilServed(client, [crd]);
}
