import { isJsonObject, type JsonValue, member, valueAt } from '../../../../src/core/json/json.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import type { CustomResourceDefinition, StructuralSchema } from '../../../../src/core/schema/structural-schema.ts';
import type { StoredObjects } from './stored-objects.ts';

/** A kind in one version, as it is served. */
export interface ServedKind {
  /** Where its objects are stored: `deployments.apps`, `pods`. Events have one place and two groups. */
  readonly type: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly listKind: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
  readonly hasStatus: boolean;
  /** Of custom resources. */
  readonly schema: StructuralSchema | undefined;
  readonly storageVersion: string;
}

/** The type of the definitions of custom resources. */
export const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';
export const NAMESPACES = 'namespaces';
export const EVENTS = 'events';

/** Group version: kinds with their plurals. `!` marks those without a namespace, `-` those without a status. */
const BUILT_IN: Readonly<Record<string, string>> = {
  v1: 'ConfigMap/configmaps- Endpoints/endpoints- Event/events- LimitRange/limitranges- Namespace/namespaces! Node/nodes! PersistentVolume/persistentvolumes! PersistentVolumeClaim/persistentvolumeclaims Pod/pods ResourceQuota/resourcequotas Secret/secrets- Service/services ServiceAccount/serviceaccounts-',
  'apiextensions.k8s.io/v1': 'CustomResourceDefinition/customresourcedefinitions!',
  'apps/v1':
    'ControllerRevision/controllerrevisions- DaemonSet/daemonsets Deployment/deployments ReplicaSet/replicasets StatefulSet/statefulsets',
  'autoscaling/v2': 'HorizontalPodAutoscaler/horizontalpodautoscalers',
  'batch/v1': 'CronJob/cronjobs Job/jobs',
  'coordination.k8s.io/v1': 'Lease/leases-',
  'discovery.k8s.io/v1': 'EndpointSlice/endpointslices-',
  'events.k8s.io/v1': 'Event/events-',
  'networking.k8s.io/v1': 'Ingress/ingresses IngressClass/ingressclasses!- NetworkPolicy/networkpolicies-',
  'policy/v1': 'PodDisruptionBudget/poddisruptionbudgets',
  'rbac.authorization.k8s.io/v1':
    'ClusterRole/clusterroles!- ClusterRoleBinding/clusterrolebindings!- Role/roles- RoleBinding/rolebindings-',
  'storage.k8s.io/v1': 'StorageClass/storageclasses!-',
};

const builtInKinds: readonly ServedKind[] = Object.entries(BUILT_IN).flatMap(([apiVersion, kinds]) =>
  kinds.split(' ').map((text) => builtInKind(apiVersion, text)),
);

function builtInKind(apiVersion: string, text: string): ServedKind {
  const [kind = '', plural = ''] = text.replace(/[!-]+$/, '').split('/');
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  const isEvent = kind === 'Event';
  return {
    type: group === '' || isEvent ? plural : `${plural}.${group}`,
    group,
    version,
    kind,
    listKind: `${kind}List`,
    plural,
    isNamespaced: !text.includes('!'),
    hasStatus: !text.endsWith('-'),
    schema: undefined,
    storageVersion: version,
  };
}

/** How long after a definition came discovery knows of it. */
const DISCOVERY_DELAY = 200;

/** The kinds that are served now: Kubernetes' own, and those of the definitions that are stored and established. */
export function servedKinds(stored: StoredObjects, now: number): readonly ServedKind[] {
  const definitions = stored.list(DEFINITIONS);
  const known = SERVED.get(definitions);
  if (known !== undefined) return known;
  const established = definitions.filter(
    ({ metadata }) => Number(new Date(metadata.creationTimestamp ?? 0)) + DISCOVERY_DELAY <= now,
  );
  const kinds = [...builtInKinds, ...established.flatMap(kindsOf)];
  if (established.length === definitions.length) SERVED.set(definitions, kinds);
  return kinds;
}

/** By the list of all definitions, which is another one after each write; only where discovery knows of all of them. */
const SERVED = new WeakMap<readonly LiveObject[], readonly ServedKind[]>();

const KINDS = new WeakMap<LiveObject, readonly ServedKind[]>();

/** The kinds that a definition serves, one a version. */
export function kindsOf(definition: LiveObject): readonly ServedKind[] {
  const known = KINDS.get(definition);
  if (known !== undefined) return known;
  // Whoever makes a definition here gives it the form of one.
  const { group, names, scope, versions } = definition.spec as unknown as CustomResourceDefinition['spec'];
  const storageVersion = versions.find(({ storage }) => storage)?.name ?? '';
  const kinds = versions
    .filter(({ served }) => served)
    .map((version) => ({
      type: `${names.plural}.${group}`,
      group,
      version: version.name,
      kind: names.kind,
      listKind: String(valueAt(definition, ['spec', 'names', 'listKind']) ?? `${names.kind}List`),
      plural: names.plural,
      isNamespaced: scope === 'Namespaced',
      hasStatus: isJsonObject(member(version as unknown as JsonValue, 'subresources')),
      schema: version.schema.openAPIV3Schema,
      storageVersion,
    }));
  KINDS.set(definition, kinds);
  return kinds;
}

/** The `apiVersion` of a kind. */
export function apiVersionOf({ group, version }: Pick<ServedKind, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** How messages name a kind: `deployments.apps`, `pods`. */
export function qualifiedName({ group, plural }: ServedKind): string {
  return group === '' ? plural : `${plural}.${group}`;
}
