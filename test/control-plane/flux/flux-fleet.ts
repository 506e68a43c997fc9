import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JsonObject, member } from '../../../src/core/json/json.ts';
import type { AppliedObject } from '../gitops/applied-order.ts';
import { type CommittedPlan, createFleet, type Fleet } from '../gitops/fleet.ts';
import { applyPrerequisites } from '../gitops/prerequisites.ts';
import type { LiveObject } from '../harness/api-client.ts';
import type { Cluster } from '../harness/start-cluster.ts';
import { gitRepository, reconcile } from './flux-objects.ts';
import { startFlux } from './start-flux.ts';

/** What fails is tried again at once, because a test waits for it. Nothing is applied a second time unless a test asks for it. */
const FLUX_SETTINGS = { interval: '30m', retryInterval: '1s', timeout: '1m' };

/** Whether a Kustomization waits for a resource to be ready, which nothing says while no agent runs. */
export function waitsForResource({ spec }: LiveObject): boolean {
  return member(spec, 'healthChecks') !== undefined;
}

/**
 * A repository with samples as resources, installed by Flux as docs/delivery.md tells: the source is the user's, one Kustomization is
 * applied by hand, and everything else follows. Returns when Flux says that everything is applied and ready.
 */
export async function installWithFlux(
  cluster: Cluster,
  resources: Readonly<Record<string, string>>,
  configuration: JsonObject = {},
): Promise<Fleet> {
  const { flux, ...others } = configuration;
  const fleet = await createFleet(cluster.folder, {
    appliers: ['flux'],
    ...others,
    flux: { ...FLUX_SETTINGS, ...(flux as JsonObject | undefined) },
  });
  fleet.write(Object.fromEntries(Object.entries(resources).map(([name, text]) => [`resources/${name}.yaml`, text])));
  const revision = fleet.synthAndCommit('install');
  await applyPrerequisites(cluster.client, fleet);
  await startFlux(cluster);
  await cluster.client.apply(gitRepository(fleet.url));
  const [root] = fleet.manifestsIn('dist/flux').filter(({ metadata }) => metadata.name === 'planwright');
  if (root === undefined) throw new Error('dist/flux has no Kustomization called planwright');
  await cluster.client.apply(root);
  await reconcile(cluster, revision, waitsForResource);
  return fleet;
}

/** The text of a sample of a kind. */
export function sample(kind: string, name: string): string {
  return readFileSync(new URL(`../../../src/kinds/${kind}/samples/${name}.yaml`, import.meta.url), 'utf8');
}

/** The objects of a Plan in the parts that Flux applies, in their order: as dist/kustomize groups the steps. */
export function byPart(
  fleet: Fleet,
  { namespace, name }: CommittedPlan,
  objects: readonly AppliedObject[],
): readonly (readonly AppliedObject[])[] {
  const folder = join(fleet.folder, 'dist', 'kustomize', namespace, name);
  const parts = readdirSync(folder)
    .sort((left, right) => Number.parseInt(left, 10) - Number.parseInt(right, 10))
    .map((part) => readFileSync(join(folder, part, 'kustomization.yaml'), 'utf8'));
  return parts.map((text) => objects.filter(({ wave, step }) => text.includes(`/${wave}-${step}\n`)));
}
