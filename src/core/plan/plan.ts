import type { JsonObject } from '../json/json.ts';
import type { StepDefinition } from '../kind/steps.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { ObjectReference } from '../manifest/object-id.ts';
import type { ResourceIdentity } from '../resource/resource.ts';
import type { CreatedObject } from '../synth/placement.ts';

/** What Plans are, without a version. */
export const PLAN_GROUP_KIND = 'Plan.planwright.dev';

/** The `apiVersion` of Plans. */
export const PLAN_API_VERSION = 'planwright.dev/v1alpha1';

/** One manifest in its place. `references` are the ids of the objects of the same Plan that it cannot work without. */
export interface PlannedObject {
  readonly id: string;
  readonly wave: number;
  readonly step: string;
  readonly ref: ObjectReference;
  readonly digest: string;
  readonly references: readonly string[];
  readonly manifest: Manifest;
}

/** An object that must exist in the cluster although no Plan of this resource renders it: a Secret somebody else makes. */
export interface RequiredObject extends ObjectReference {
  readonly keys: readonly string[];
  /** The ids of the objects that need it. */
  readonly neededBy: readonly string[];
}

/** An object that an object of the Plan makes in the cluster, because no file may hold it: a bootstrapped Secret. */
export interface BootstrappedObject extends CreatedObject {
  /** The id of the object that makes it. */
  readonly createdBy: string;
}

/** The ordered manifests of one resource. Objects are in apply order. */
export interface Plan {
  /** `chronikcluster-basic-cluster`: also the name of the resource's folders. */
  readonly name: string;
  readonly resource: ResourceIdentity & { readonly specDigest: string };
  /** The spec that the Plan was made from, normalised and before defaulting. Undefined where it is too large to be carried. */
  readonly resourceSpec?: JsonObject | undefined;
  /** `sha256:` over the sorted lines `wave/step/id digest`: what was reviewed is what runs. */
  readonly digest: string;
  /** Whether claims and bootstrapped Secrets outlive the resource. */
  readonly deletionPolicy: 'Retain' | 'Delete';
  readonly steps: readonly StepDefinition[];
  readonly requires: readonly RequiredObject[];
  readonly creates: readonly BootstrappedObject[];
  readonly objects: readonly PlannedObject[];
}
