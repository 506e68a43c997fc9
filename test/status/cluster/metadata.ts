import type { JsonObject } from '../../../src/core/json/json.ts';
import type {
  LiveMetadata,
  LiveObject,
  ManagedFieldsEntry,
  OwnerReference,
} from '../../../src/core/live/live-object.ts';
import { formatInstant } from '../../../src/core/time/instant.ts';
import type { AppliedObject, Edit } from './cluster-state.ts';

/** The registries that give objects a `metadata.generation` (Kubernetes 1.36). */
const WITH_GENERATION: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Job',
  'CronJob',
  'Pod',
  'PodDisruptionBudget',
  'Ingress',
  'NetworkPolicy',
]);

/** The metadata that the API server gives to an applied object. */
export function liveMetadata(object: AppliedObject): LiveMetadata {
  const { manifest, uid, generation, createdAt, changedAt, deletedAt } = object;
  return {
    ...manifest.metadata,
    uid,
    resourceVersion: String(Math.floor(changedAt / 1000)),
    ...(hasGeneration(manifest.kind) || isCustom(manifest.apiVersion) ? { generation } : {}),
    creationTimestamp: formatInstant(createdAt),
    ...(deletedAt === undefined
      ? {}
      : { deletionTimestamp: formatInstant(deletedAt), finalizers: ['kubernetes.io/test-protection'] }),
    managedFields: [applierFields(object), ...object.edits.map(editFields)],
  };
}

/** Whether objects of a kind count their specs. */
function hasGeneration(kind: string): boolean {
  return WITH_GENERATION.has(kind);
}

function isCustom(apiVersion: string): boolean {
  return apiVersion.split('/')[0]?.includes('.') === true && !apiVersion.split('/')[0]?.endsWith('.k8s.io');
}

function applierFields({ manifest, edits, changedAt }: AppliedObject): ManagedFieldsEntry {
  const { apiVersion, kind: _kind, metadata, ...rest } = manifest;
  const { name: _name, namespace: _namespace, ...named } = metadata;
  const owned = fieldsOf({ metadata: named, ...rest });
  for (const { path } of edits) forget(owned, path);
  return {
    manager: 'argocd-controller',
    operation: 'Apply',
    apiVersion,
    time: formatInstant(changedAt),
    fieldsType: 'FieldsV1',
    fieldsV1: owned,
  };
}

function editFields({ manager, time, path }: Edit): ManagedFieldsEntry {
  const fields = path.reduceRight<JsonObject>((inner, part) => ({ [`f:${part}`]: inner }), {});
  return { manager, operation: 'Update', time: formatInstant(time), fieldsType: 'FieldsV1', fieldsV1: fields };
}

/** Lists are owned as a whole here: real managed fields go into lists with keys, which no test asks for. */
function fieldsOf(value: JsonObject): { [key: string]: JsonObject } {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [`f:${key}`, isMap(inner) ? fieldsOf(inner) : {}]),
  );
}

function isMap(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Somebody who updates a field takes it over from the one who applied it. */
function forget(owned: { [key: string]: JsonObject }, [first = '', ...rest]: readonly string[]): void {
  const inner = owned[`f:${first}`];
  if (inner === undefined) return;
  if (rest.length === 0) delete owned[`f:${first}`];
  else forget(inner as { [key: string]: JsonObject }, rest); // fieldsOf made it, and it is not shared
}

/** The reference of a controlling owner. */
export function ownedBy({ apiVersion, kind, metadata }: LiveObject): readonly OwnerReference[] {
  const { name, uid = '' } = metadata;
  return [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }];
}
