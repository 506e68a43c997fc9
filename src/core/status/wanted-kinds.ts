import type { HealthRules } from '../health/health.ts';
import { groupKindOf } from '../live/live-object.ts';
import type { Plan } from '../plan/plan.ts';

/** What must be read of a cluster to judge resources, and how. */
export interface WantedKinds {
  /** Kinds whose objects carry our label: what Plans name, and what Kubernetes makes of it and labels likewise. */
  readonly labelled: readonly string[];
  /** Kinds of which every object is read. */
  readonly whole: readonly string[];
  /** Kinds whose definition is read: what is known of a foreign kind. All definitions of a cluster are often 30 MB. */
  readonly defined: readonly string[];
}

/** Made by Kubernetes from templates and Services that carry our label, which they copy. */
export const CHILDREN: readonly string[] = [
  'Pod',
  'ReplicaSet.apps',
  'EndpointSlice.discovery.k8s.io',
  'PersistentVolumeClaim',
  'Job.batch',
];

/** What applies Plans: of Argo CD, and of Flux. */
export const APPLICATION = 'Application.argoproj.io';
export const KUSTOMIZATION = 'Kustomization.kustomize.toolkit.fluxcd.io';

/** What applies Plans, and where it gets them. Anybody may have written it, in any namespace: it is found by what it applies. */
export const APPLIER_KINDS: readonly string[] = [
  APPLICATION,
  KUSTOMIZATION,
  'GitRepository.source.toolkit.fluxcd.io',
  'OCIRepository.source.toolkit.fluxcd.io',
  'Bucket.source.toolkit.fluxcd.io',
];

/** Of Secrets only names are read, one by one; Events only where something is wrong. */
export const SECRET = 'Secret';
export const EVENT = 'Event';

export const QUOTA = 'ResourceQuota';

/** Anybody may have made them, and those of others count as well: all are read also where some Plan renders one. */
export const SHARED: readonly string[] = [
  QUOTA,
  'StorageClass.storage.k8s.io',
  'PersistentVolume',
  'IngressClass.networking.k8s.io',
];

export const DEFINITION = 'CustomResourceDefinition.apiextensions.k8s.io';

/** The kinds to read for some Plans: what they name, and what the health rules of those look at. */
export function wantedKinds(plans: readonly Plan[], rules: HealthRules): WantedKinds {
  const planned = new Set(plans.flatMap((plan) => plan.objects.map(({ ref }) => groupKindOf(ref))));
  const readsOf = (groupKind: string): readonly string[] => rules.ruleFor(groupKind).reads ?? [];
  const own = [...planned, ...CHILDREN];
  const read = new Set([QUOTA, ...own.flatMap(readsOf)]);
  const whole = SHARED.filter((groupKind) => read.has(groupKind));
  // Of the other kinds that rules look at, only what belongs to the same resource counts.
  const labelled = new Set([...own, ...read]);
  const apart: ReadonlySet<string> = new Set([SECRET, EVENT, DEFINITION, ...APPLIER_KINDS, ...whole]);
  return {
    labelled: [...labelled].filter((groupKind) => !apart.has(groupKind)).sort(),
    whole: [...whole].sort(),
    defined: [...planned].filter((groupKind) => readsOf(groupKind).includes(DEFINITION)).sort(),
  };
}
