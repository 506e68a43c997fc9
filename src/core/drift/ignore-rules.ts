import { member } from '../json/json.ts';
import { groupKindOf } from '../live/live-object.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { REPLICAS_ANNOTATION, REPLICAS_AUTOSCALED } from '../synth/labels.ts';
import type { ValueDifference } from './compare-values.ts';
import { isZero } from './is-zero.ts';
import { type Place, partsOfPlace } from './place.ts';

/** What is not compared of an object. */
export interface Ignored {
  readonly desired: Manifest;
  /** JSON pointers (RFC 6901) into the manifest; `*` stands for any part, and `name=app` for an item of a list with keys. */
  readonly pointers: readonly string[];
}

/** Whether a difference is at a place, or below one, that is not ours to say anything about. */
export function isIgnored(difference: ValueDifference, { desired, pointers }: Ignored): boolean {
  const parts = partsOfPlace(difference.place);
  if (pointers.some((pointer) => isAtOrBelow(parts, partsOfPointer(pointer)))) return true;
  if (isServerMetadata(parts)) return true;
  return RULES.some((rule) => rule.applies(desired, difference) && isAtOrBelow(parts, rule.path));
}

interface Rule {
  readonly path: readonly string[];
  readonly applies: (desired: Manifest, difference: ValueDifference) => boolean;
}

/** What the API server or a controller fills in where a manifest says nothing, or always. */
const RULES: readonly Rule[] = [
  { path: ['spec', 'replicas'], applies: isAutoscaled },
  ...['clusterIP', 'clusterIPs', 'ipFamilies', 'healthCheckNodePort'].map(filledIn('Service')),
  ...['externalTrafficPolicy', 'sessionAffinity'].map(filledIn('Service')),
  { path: ['spec', 'ports', '*', 'nodePort'], applies: isFilledIn('Service') },
  filledIn('PersistentVolumeClaim')('volumeName'),
  // Copied from containerPort where a pod uses its node's network.
  { path: ['spec', 'template', 'spec', 'containers', '*', 'ports', '*', 'hostPort'], applies: isFilledIn(undefined) },
  // Certificates are injected (cert-manager's cainjector, OLM).
  {
    path: ['webhooks', '*', 'clientConfig', 'caBundle'],
    applies: (desired) => desired.kind.endsWith('WebhookConfiguration'),
  },
  { path: ['spec', 'caBundle'], applies: isKind('APIService.apiregistration.k8s.io') },
  {
    path: ['spec', 'conversion', 'webhook', 'clientConfig', 'caBundle'],
    applies: isKind('CustomResourceDefinition.apiextensions.k8s.io'),
  },
  {
    path: ['rules'],
    applies: (desired) => desired.kind === 'ClusterRole' && member(desired, 'aggregationRule') !== undefined,
  },
];

function isAutoscaled({ metadata }: Manifest): boolean {
  return metadata.annotations?.[REPLICAS_ANNOTATION] === REPLICAS_AUTOSCALED;
}

function isKind(groupKind: string): Rule['applies'] {
  return (desired) => groupKindOf(desired) === groupKind;
}

function filledIn(groupKind: string): (field: string) => Rule {
  return (field) => ({ path: ['spec', field], applies: isFilledIn(groupKind) });
}

function isFilledIn(groupKind: string | undefined): Rule['applies'] {
  return (desired, difference) =>
    (groupKind === undefined || groupKindOf(desired) === groupKind) &&
    difference.type === 'Changed' &&
    isZero(difference.desired, undefined);
}

/** Labels and annotations that Kubernetes and the appliers write on objects of others. */
const SERVER_METADATA =
  /^(kubectl\.kubernetes\.io\/|deployment\.kubernetes\.io\/|pv\.kubernetes\.io\/|volume\.(beta\.)?kubernetes\.io\/|batch\.kubernetes\.io\/|argocd\.argoproj\.io\/(tracking-id|instance|installation-id)$|kustomize\.toolkit\.fluxcd\.io\/(name|namespace|checksum)$|helm\.toolkit\.fluxcd\.io\/|meta\.helm\.sh\/|kubernetes\.io\/metadata\.name$|controller-uid$|job-name$)/;

function isServerMetadata([root, field, entry]: readonly Place[]): boolean {
  if (root?.name !== 'metadata' || (field?.name !== 'labels' && field?.name !== 'annotations')) return false;
  return typeof entry?.name === 'string' && SERVER_METADATA.test(entry.name);
}

function partsOfPointer(pointer: string): readonly string[] {
  const parts = pointer.split('/').slice(1);
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function isAtOrBelow(parts: readonly Place[], path: readonly string[]): boolean {
  return path.length > 0 && path.length <= parts.length && path.every((name, index) => isPart(parts[index], name));
}

function isPart(part: Place | undefined, name: string): boolean {
  return part !== undefined && (name === '*' || String(part.name) === name || String(part.index) === name);
}
