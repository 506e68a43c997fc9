import type { FieldShapes } from '../../core/drift/field-shapes.ts';
import { shapesFromOpenApi } from '../../core/drift/shapes-from-open-api.ts';
import { groupKindOf, type LiveObject } from '../../core/live/live-object.ts';
import type { ReadFailure } from '../../core/live/live-state.ts';
import type { ClusterConnection } from '../../edges/cluster/connect-to-cluster.ts';
import {
  type Discovery,
  discoverKinds,
  type KindDiscovery,
  type ServedKind,
} from '../../edges/cluster/discover-kinds.ts';
import { getObject, listObjects, type Listing } from '../../edges/cluster/list-objects.ts';
import { groupOf, type ObjectReference } from '../../core/manifest/object-id.ts';

/** What was read of a cluster, and what could not be. */
export interface Reading {
  readonly objects: LiveObject[];
  readonly failures: ReadFailure[];
}

/** Which objects of a kind to read. */
export interface KindFilter {
  /** Every namespace where undefined; kinds without namespaces are always read as a whole. */
  readonly namespace: string | undefined;
  readonly labelSelector?: string | undefined;
}

/** Reads kinds of one cluster: one list a kind, kinds side by side. A kind that cannot be read is a failure, not an error. */
export interface ClusterReader {
  readonly cluster: ClusterConnection;
  /** `Deployment.apps`, in the version the cluster prefers. */
  readGroupKind(groupKind: string, filter: KindFilter): Promise<Reading>;
  /** In a version of our choice. */
  readKind(type: { readonly apiVersion: string; readonly kind: string }, filter: KindFilter): Promise<Reading>;
  /** One object; nothing where it does not exist. Of Secrets only the metadata is ever asked for. */
  readObject(reference: ObjectReference): Promise<Reading>;
  /** The CustomResourceDefinition of a kind; nothing where it is served without one. */
  readDefinition(groupKind: string): Promise<Reading>;
  /** How the fields of the kinds of a version are compared, from its OpenAPI; asked for once. Knows nothing where there is none. */
  readShapes(apiVersion: string): Promise<FieldShapes>;
}

/** A reader that asks once for what the cluster serves. */
export function createClusterReader(cluster: ClusterConnection): ClusterReader {
  const discovery: KindDiscovery = discoverKinds(cluster);
  const readObject = async (reference: ObjectReference): Promise<Reading> => {
    const groupKind = groupKindOf(reference);
    const served = await discovery.find(reference.apiVersion, reference.kind);
    if ('reason' in served) return { objects: [], failures: [{ groupKind, ...served }] };
    const path = `${collectionPath(served, reference.namespace)}/${encodeURIComponent(reference.name)}`;
    const { apiVersion, kind } = served;
    return readingOf(groupKind, await getObject(cluster, { apiVersion, kind, path, metadataOnly: isSecret(served) }));
  };
  const shapes = new Map<string, Promise<FieldShapes>>();
  return {
    cluster,
    readObject,
    readShapes(apiVersion) {
      const known = shapes.get(apiVersion) ?? readShapes(cluster, apiVersion);
      shapes.set(apiVersion, known);
      return known;
    },
    async readDefinition(groupKind) {
      const served = await discovery.findGroupKind(groupKind);
      if ('reason' in served) return { objects: [], failures: [] };
      const name = `${served.plural}.${groupOf(served.apiVersion)}`;
      return readObject({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name });
    },
    async readGroupKind(groupKind, filter) {
      return readDiscovered(cluster, await discovery.findGroupKind(groupKind), { groupKind, filter });
    },
    async readKind(type, filter) {
      const groupKind = groupKindOf(type);
      return readDiscovered(cluster, await discovery.find(type.apiVersion, type.kind), { groupKind, filter });
    },
  };
}

/** Several readings as one. */
export function joinReadings(readings: readonly Reading[]): Reading {
  return {
    objects: readings.flatMap(({ objects }) => objects),
    failures: readings.flatMap(({ failures }) => failures),
  };
}

async function readShapes(cluster: ClusterConnection, apiVersion: string): Promise<FieldShapes> {
  const root = apiVersion.includes('/') ? 'apis' : 'api';
  const { status, body } = await cluster.get(`/openapi/v3/${root}/${apiVersion}`);
  return shapesFromOpenApi(status === 200 && body !== undefined ? body : {});
}

async function readDiscovered(
  cluster: ClusterConnection,
  served: Discovery,
  { groupKind, filter }: { readonly groupKind: string; readonly filter: KindFilter },
): Promise<Reading> {
  if ('reason' in served) return { objects: [], failures: [{ groupKind, ...served }] };
  const { apiVersion, kind } = served;
  const path = collectionPath(served, filter.namespace);
  const { labelSelector } = filter;
  return readingOf(
    groupKind,
    await listObjects(cluster, { apiVersion, kind, path, labelSelector, metadataOnly: isSecret(served) }),
  );
}

function collectionPath({ apiVersion, plural, isNamespaced }: ServedKind, namespace: string | undefined): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = isNamespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${scope}/${plural}`;
}

function isSecret({ apiVersion, kind }: ServedKind): boolean {
  return apiVersion === 'v1' && kind === 'Secret';
}

function readingOf(groupKind: string, { objects, failure }: Listing): Reading {
  return failure === undefined
    ? { objects: [...objects], failures: [] }
    : { objects: [], failures: [{ groupKind, ...failure }] };
}
