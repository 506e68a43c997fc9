import type { JsonObject } from '../json/json.ts';
import type { Manifest, ManifestMetadata } from '../manifest/manifest.ts';
import { groupOf } from '../manifest/object-id.ts';

/** An object as the cluster holds it. What Kubernetes adds is optional, because dumps may lack any of it. */
export interface LiveObject extends Manifest {
  readonly metadata: LiveMetadata;
  readonly spec?: JsonObject | undefined;
  readonly status?: JsonObject | undefined;
}

/** The metadata of a live object (metav1.ObjectMeta), as far as Planwright reads it. */
export interface LiveMetadata extends ManifestMetadata {
  readonly uid?: string | undefined;
  readonly generation?: number | undefined;
  readonly resourceVersion?: string | undefined;
  readonly creationTimestamp?: string | undefined;
  readonly deletionTimestamp?: string | undefined;
  readonly finalizers?: readonly string[] | undefined;
  readonly ownerReferences?: readonly OwnerReference[] | undefined;
  readonly managedFields?: readonly ManagedFieldsEntry[] | undefined;
}

/** metav1.OwnerReference. */
export interface OwnerReference extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean | undefined;
}

/** metav1.ManagedFieldsEntry. */
export interface ManagedFieldsEntry extends JsonObject {
  readonly manager?: string | undefined;
  readonly operation?: string | undefined;
  readonly subresource?: string | undefined;
  readonly time?: string | undefined;
  readonly fieldsV1?: JsonObject | undefined;
}

/** Kind and group without version, as ids and health rules name a kind: `Deployment.apps`, `Pod`. */
export function groupKindOf(object: { readonly apiVersion: string; readonly kind: string }): string {
  const group = groupOf(object.apiVersion);
  return group === '' ? object.kind : `${object.kind}.${group}`;
}
