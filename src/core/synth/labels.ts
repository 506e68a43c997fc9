import { boundedName } from '../manifest/bounded-name.ts';

/** The most characters a label value may have. */
const LABEL_VALUE_LIMIT = 63;

/** Names one resource in labels: `chronikcluster.basic-cluster`, cut and hashed beyond 63 characters. */
export const RESOURCE_LABEL = 'planwright.dev/resource';
export const COMPONENT_LABEL = 'app.kubernetes.io/component';

/** Names the Plan an object belongs to. */
export const PLAN_ANNOTATION = 'planwright.dev/plan';
/** Names the step an object is applied in. */
export const STEP_ANNOTATION = 'planwright.dev/step';
/** The object's digest: `sha256:` of the RFC 8785 JSON of the manifest without this annotation. */
export { DIGEST_ANNOTATION } from '../manifest/digest.ts';
/** On a pod template: the digest of the configuration the pods mount, so that a changed configuration rolls them. */
export const CONFIG_DIGEST_ANNOTATION = 'planwright.dev/config-digest';
/** On an object whose `spec.replicas` an autoscaler owns though a start value is rendered; appliers ignore the field there. */
export const REPLICAS_ANNOTATION = 'planwright.dev/replicas';
export const REPLICAS_AUTOSCALED = 'autoscaled';
/** On a resource: any new value runs its Jobs again. */
export const RETRY_ANNOTATION = 'planwright.dev/retry';
/** On a resource: how many retries are waited for before it counts as failed, in place of its kind's own number. */
export const MAX_RETRIES_ANNOTATION = 'planwright.dev/max-retries';
/** On a resource: `true` pauses the status agent. */
export const PAUSED_ANNOTATION = 'planwright.dev/paused';

export const ARGOCD_WAVE_ANNOTATION = 'argocd.argoproj.io/sync-wave';
export const ARGOCD_OPTIONS_ANNOTATION = 'argocd.argoproj.io/sync-options';
export const FLUX_PRUNE_ANNOTATION = 'kustomize.toolkit.fluxcd.io/prune';
export const FLUX_SUBSTITUTE_ANNOTATION = 'kustomize.toolkit.fluxcd.io/substitute';

/** What appliers must never delete on their own carries these: claims, Namespaces, bootstrapped Secrets. */
export const PROTECTION_ANNOTATIONS: Readonly<Record<string, string>> = {
  [ARGOCD_OPTIONS_ANNOTATION]: 'Prune=false,Delete=false',
  [FLUX_PRUNE_ANNOTATION]: 'disabled',
};

/** The value of the resource label. */
export function resourceLabelOf(resource: {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}): string {
  return boundedName(`${resource.kind.toLowerCase()}.${resource.metadata.name}`, LABEL_VALUE_LIMIT);
}

/** The labels that only Planwright sets: a user's value for one of them is dropped with a warning. */
export function isReservedLabel(name: string): boolean {
  return name.startsWith('planwright.dev/') || RESERVED_RECOMMENDED_LABELS.has(name);
}

const RESERVED_RECOMMENDED_LABELS: ReadonlySet<string> = new Set([
  COMPONENT_LABEL,
  'app.kubernetes.io/name',
  'app.kubernetes.io/instance',
  'app.kubernetes.io/managed-by',
  'app.kubernetes.io/part-of',
]);

/**
 * The annotations whose values only Planwright and the appliers' users decide: a user's podAnnotations may not carry them.
 */
export function isReservedAnnotation(name: string): boolean {
  return (
    name.startsWith('planwright.dev/') ||
    name.startsWith('argocd.argoproj.io/') ||
    name.startsWith('kustomize.toolkit.fluxcd.io/')
  );
}
