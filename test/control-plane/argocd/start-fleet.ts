import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { createFleet, type Fleet } from '../gitops/fleet.ts';
import { applyCrds } from '../harness/apply-crds.ts';
import { ownCrdFiles } from '../harness/own-crds.ts';
import type { Cluster } from '../harness/start-cluster.ts';
import { ARGOCD_NAMESPACE, type ArgoCdSettings, startArgoCd } from './start-argocd.ts';

/** A repository whose first commit Argo CD has been told about, and nothing else. */
export interface ArgoFleet {
  readonly fleet: Fleet;
  /** The first commit. */
  readonly commit: string;
}

/**
 * Makes a repository of the resources, renders and commits it, starts Argo CD, and does what docs/delivery.md asks of a user:
 * install the CRDs, apply `dist/argocd/`, patch `argocd-cm`. Everything else is left to Argo CD.
 */
export async function startFleet(
  cluster: Cluster,
  {
    resources,
    namespaces,
    settings,
  }: {
    readonly resources: Readonly<Record<string, string>>;
    readonly namespaces: JsonObject;
    readonly settings?: ArgoCdSettings;
  },
): Promise<ArgoFleet> {
  const { client, folder } = cluster;
  const fleet = await createFleet(folder, { appliers: ['argocd'], namespaces });
  for (const [name, text] of Object.entries(resources)) fleet.write({ [`resources/${name}.yaml`]: text });
  const commit = fleet.synthAndCommit('first');
  await startArgoCd(cluster, settings);
  await applyCrds(client, ownCrdFiles());
  // As `kubectl apply --server-side -f dist/argocd/` does, which leaves sub-folders out.
  const objects = fleet.manifestsIn('dist/argocd').filter(({ kind }) => kind !== 'ConfigMap');
  for (const object of objects) await client.apply(object);
  const patch = parse(fleet.read('dist/argocd/health/argocd-cm.yaml')) as JsonObject;
  const name = { apiVersion: 'v1', kind: 'ConfigMap', namespace: ARGOCD_NAMESPACE, name: 'argocd-cm' };
  await client.patch(name, patch);
  return { fleet, commit };
}

/** The text of a sample of the kind's own folder. */
export function sample(name: string): string {
  return readFileSync(new URL(`../../../src/kinds/chronik-cluster/samples/${name}.yaml`, import.meta.url), 'utf8');
}
