import type { TypedManifests } from '../manifest/typed-manifest.ts';

/** An identity whose token is mounted only where a pod asks for it. */
export function serviceAccount(metadata: {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}): TypedManifests['ServiceAccount'] {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false };
}
