import type { Manifest } from '../manifest/manifest.ts';
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
  /** References that need not resolve for the object to work, as ids: `Service/shop/alerts`. */
  readonly soft?: readonly string[];
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
