import type { Manifest } from './manifest.ts';

/** What an object is called inside a cluster. The namespace is absent for cluster-scoped objects. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** The reference of a manifest. */
export function referenceOf(manifest: Manifest): ObjectReference {
  const { apiVersion, kind, metadata } = manifest;
  const { name, namespace } = metadata;
  return namespace === undefined ? { apiVersion, kind, name } : { apiVersion, kind, namespace, name };
}

/** The API group of an apiVersion; the core group is the empty string. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}

/**
 * The id of an object in Plans, diagnostics and digests: `StatefulSet.apps/shop/orders`, `Service/shop/orders`,
 * `ClusterRole.rbac.authorization.k8s.io//viewer`. It has no version: two versions of one group name the same object.
 */
export function objectId(reference: ObjectReference): string {
  const group = groupOf(reference.apiVersion);
  const kind = group === '' ? reference.kind : `${reference.kind}.${group}`;
  return `${kind}/${reference.namespace ?? ''}/${reference.name}`;
}
