import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import type { ApiClient, LiveObject } from '../harness/api-client.ts';
import { conditionOf } from '../harness/conditions.ts';
import type { Cluster } from '../harness/start-cluster.ts';
import { waitWhileProgressing } from '../harness/wait-until.ts';
import { FLUX_NAMESPACE } from './start-flux.ts';

const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';
const KUSTOMIZATION = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' };
const SOURCE = {
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  namespace: FLUX_NAMESPACE,
  name: 'flux-system',
};

/** The source that the user makes, not Planwright. */
export function gitRepository(url: string): Manifest {
  const { apiVersion, kind, namespace, name } = SOURCE;
  return { apiVersion, kind, metadata: { name, namespace }, spec: { url, ref: { branch: 'main' }, interval: '1m' } };
}

/** All Kustomizations, by name. */
export async function kustomizations(client: ApiClient): Promise<ReadonlyMap<string, LiveObject>> {
  const all = await client.list(KUSTOMIZATION, { namespace: FLUX_NAMESPACE });
  return new Map(all.map((one) => [one.metadata.name, one]));
}

/** Tells Flux to fetch now and waits until every Kustomization has applied that commit and is ready, but for those that may wait. */
export async function reconcile(
  { client }: Cluster,
  revision: string,
  mayWait: (one: LiveObject) => boolean = () => false,
): Promise<void> {
  await requestReconciliation(client, SOURCE);
  let all: ReadonlyMap<string, LiveObject> = new Map();
  let waiting: readonly string[] = [];
  await waitWhileProgressing(
    `every Kustomization has applied ${revision}`,
    async () => {
      all = await kustomizations(client);
      waiting = [...all].filter(([, one]) => !mayWait(one) && !hasApplied(one, revision)).map(([name]) => name);
      return all.size > 0 && waiting.length === 0;
    },
    { progress: () => [all.size, waiting], seen: () => waiting.map((name) => `${name}: ${describe(all.get(name))}`) },
  );
}

/** As `flux reconcile` does. */
export async function requestReconciliation(
  client: ApiClient,
  name: { readonly apiVersion: string; readonly kind: string; readonly namespace: string; readonly name: string },
): Promise<void> {
  const annotations = { [REQUESTED_AT]: new Date().toISOString() };
  await client.patch(name, { metadata: { annotations } });
}

/** A Kustomization as an object to name. */
export function kustomization(
  name: string,
): typeof KUSTOMIZATION & { readonly namespace: string; readonly name: string } {
  return { ...KUSTOMIZATION, namespace: FLUX_NAMESPACE, name };
}

function hasApplied(one: LiveObject, revision: string): boolean {
  const status = one['status'] as { readonly lastAppliedRevision?: string } | undefined;
  const ready = conditionOf(one, 'Ready');
  return (
    status?.lastAppliedRevision?.endsWith(revision) === true &&
    ready?.status === 'True' &&
    ready.observedGeneration === one.metadata.generation
  );
}

function describe(one: LiveObject | undefined): string {
  const ready = one === undefined ? undefined : conditionOf(one, 'Ready');
  return `${ready?.reason ?? 'no status'}: ${ready?.message ?? ''}`;
}

/** Tells every Kustomization to reconcile again, as `flux reconcile kustomization` does, and waits until each has. */
export async function reconcileAgain(
  { client }: Cluster,
  mayWait: (one: LiveObject) => boolean = () => false,
): Promise<void> {
  const token = new Date().toISOString();
  const names = [...(await kustomizations(client))].filter(([, one]) => !mayWait(one)).map(([name]) => name);
  for (const name of names) {
    await client.patch(kustomization(name), { metadata: { annotations: { [REQUESTED_AT]: token } } });
  }
  let all: ReadonlyMap<string, LiveObject> = new Map();
  let waiting: readonly string[] = [];
  await waitWhileProgressing(
    'every Kustomization has reconciled again',
    async () => {
      all = await kustomizations(client);
      waiting = names.filter((name) => !hasHandled(all.get(name), token));
      return waiting.length === 0;
    },
    { progress: () => waiting, seen: () => waiting.map((name) => `${name}: ${describe(all.get(name))}`) },
  );
}

/** Whether it has handled the request and is ready: the request counts as handled when the try begins. */
function hasHandled(one: LiveObject | undefined, token: string): boolean {
  const status = one?.['status'] as { readonly lastHandledReconcileAt?: string } | undefined;
  return one !== undefined && status?.lastHandledReconcileAt === token && conditionOf(one, 'Ready')?.status === 'True';
}
