import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import type { ApiClient, LiveObject } from '../harness/api-client.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';

/** Everything in a namespace that belongs to a resource, whoever made it: `<Kind>/<name>`, sorted. */
async function objectsOf(
  client: ApiClient,
  { namespace, resource }: { readonly namespace: string; readonly resource: string },
): Promise<readonly string[]> {
  const types = (await client.resourceTypes()).filter((type) => type.isNamespaced && type.verbs.includes('list'));
  const filter = { namespace, labels: `planwright.dev/resource=${resource}` };
  const found = await Promise.all(types.map((type) => client.list(type, filter)));
  return [...new Set(found.flat().map(({ kind, metadata }) => `${kind}/${metadata.name}`))].sort();
}

/** Waits until exactly these objects of a resource are left. Returns them. */
export async function waitUntilLeft(
  client: ApiClient,
  of: { readonly namespace: string; readonly resource: string },
  expected: readonly string[],
): Promise<void> {
  let seen: readonly string[] = [];
  await waitUntil(
    `of ${of.resource} in ${of.namespace} nothing is left but [${expected.join(', ')}]`,
    async () => {
      seen = await objectsOf(client, of);
      return JSON.stringify(seen) === JSON.stringify([...expected].sort());
    },
    PATIENCE,
    () => seen,
  );
}

/** The uids of the claims of a namespace, by name. */
export async function claimIds(client: ApiClient, namespace: string): Promise<Readonly<Record<string, string>>> {
  const claims = await client.list({ apiVersion: 'v1', kind: 'PersistentVolumeClaim' }, { namespace });
  return Object.fromEntries(claims.map(({ metadata }) => [metadata.name, metadata.uid]));
}

/** What an audit log shows of one object's `spec.replicas`, one entry per change. */
export function replicaHistory(events: readonly { readonly response: unknown }[]): readonly number[] {
  const counts = events.flatMap(({ response }) => {
    const { kind, spec } = (response ?? {}) as Partial<Manifest> & { readonly spec?: { readonly replicas?: number } };
    return kind === 'StatefulSet' || kind === 'Deployment' ? [spec?.replicas ?? 1] : [];
  });
  return counts.filter((count, index) => count !== counts[index - 1]);
}

/** A resource as a user writes it: three controllers, two ingest nodes, two search nodes, and lines to add under `spec`. */
export function chronikCluster(name: string, { namespace = 'streams', spec = '', searchNodes = 2 } = {}): string {
  return `apiVersion: chronik.stream/v1alpha1
kind: ChronikCluster
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  controllers: 3
  ingestNodes: 2
  searchNodes: ${searchNodes}
  storage: { backend: local, size: 20Gi }
  metastore:
    connection: { host: postgres.databases, database: chronik, credentialsSecret: chronik-metastore }
${spec}`;
}

/** Whether someone has asked for the object to go. */
export function isBeingDeleted(object: LiveObject | undefined): boolean {
  return object?.metadata.deletionTimestamp !== undefined;
}
