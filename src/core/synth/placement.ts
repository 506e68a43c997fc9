import type { Manifest } from '../manifest/manifest.ts';
import type { ObjectReference } from '../manifest/object-id.ts';
import type { COMPONENT_LABEL, RESOURCE_LABEL } from './labels.ts';

/** Where a manifest belongs. */
export interface Placement {
  /** The name of one of the kind's steps. */
  readonly step: string;
  /** The part of the system it serves: the value of `app.kubernetes.io/component`. */
  readonly component: string;
  /**
   * `spec.replicas` is only a start value: an autoscaler owns it afterwards, and appliers leave it alone. It is rendered all the same:
   * a field that the applier gives up and nobody else owns falls back to 1, so leaving it out would shrink a running workload on the
   * day its autoscaler is added.
   */
  readonly autoscaled?: boolean;
  /** Appliers never delete it on their own, because data would be lost. */
  readonly protected?: boolean;
  /** Its kind may be unknown to the cluster (its CRD belongs to someone else): appliers skip the dry run then. */
  readonly optionalKind?: boolean;
  /**
   * The name gets a digest of the content appended, because the object can never be changed (a Job) and must run again after a change:
   * `own`, of its own; `earlier-steps`, of everything in earlier waves too, so that it judges what is there now. Either runs again when
   * the resource's annotation `planwright.dev/retry` changes.
   */
  readonly namedByContent?: 'own' | 'earlier-steps';
  /** Objects that this one makes in the cluster, which no file may hold: bootstrapped Secrets. Whoever needs one needs this object. */
  readonly creates?: readonly CreatedObject[];
  /** References that need not resolve for the object to work, as ids: `Service/shop/alerts`. */
  readonly soft?: readonly string[];
}

/** An object that a Job makes in the cluster, and the keys that it then has. */
export interface CreatedObject extends ObjectReference {
  readonly keys: readonly string[];
}

/** A manifest with its place, before it carries the Plan's annotations. */
export interface PlacedManifest extends Placement {
  readonly manifest: Manifest;
}

/** What a kind may hand over: any typed manifest. Members that are undefined are left out. */
export interface ManifestInput {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>> | undefined;
    readonly annotations?: Readonly<Record<string, string>> | undefined;
  };
}

/** The labels of one component, as selectors use them: exactly two, and no user can change them. */
export interface ComponentSelector {
  readonly [RESOURCE_LABEL]: string;
  readonly [COMPONENT_LABEL]: string;
}
