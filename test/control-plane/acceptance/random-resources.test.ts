import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/core/json/json.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { writeYaml } from '../../../src/core/manifest/write-yaml.ts';
import { kinds } from '../../../src/kinds/index.ts';
import { synthesizeText } from '../../synthesize-text.ts';
import { applyCrds } from '../harness/apply-crds.ts';
import { ownCrdFiles } from '../harness/own-crds.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { applyForeignCrds } from './foreign-crds.ts';
import { inParallel } from './in-parallel.ts';
import { folderOf } from './kind-samples.ts';

const WIDTH = 8;
/** How many resources of each kind; `RANDOM_RESOURCES` asks for more. */
const COUNT = Number(process.env['RANDOM_RESOURCES'] ?? 60);
const SEED = 20_261_121;

describeWithCluster('what is rendered for resources that nobody wrote', { ownCluster: true }, (cluster) => {
  beforeAll(() => applyCrds(cluster().client, ownCrdFiles()));

  test.each(kinds.map((kind) => folderOf(kind)))('%s: the API server accepts all of it', async (folder) => {
    const { client } = cluster();
    const manifests = fc.sample(await arbitraryOf(folder), { seed: SEED, numRuns: COUNT }).flatMap(rendered);
    await applyForeignCrds(client, manifests);
    for (const namespace of new Set(manifests.map(({ metadata }) => metadata.namespace ?? 'default'))) {
      await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    }
    const refusals = await inParallel(manifests, WIDTH, async (manifest) => {
      const outcome = client.apply(manifest, { dryRun: true });
      return outcome.then(
        ({ warnings }) => warnings.filter(isUnexpected),
        (error: unknown) => [String(error)],
      );
    });
    expect([...new Set(refusals.flat())]).toEqual([]);
    expect(manifests.length).toBeGreaterThan(COUNT);
  });
});

/** The kind's arbitrary, of valid resources: what the laws of `test/property` are tried on. */
async function arbitraryOf(folder: string): Promise<fc.Arbitrary<JsonObject>> {
  const file = new URL(`../../property/arbitraries/${folder}.ts`, import.meta.url);
  if (!existsSync(file))
    throw new Error(`test/property/arbitraries has no file for ${folder}: write one that exports an arbitrary`);
  const [arbitrary] = Object.values((await import(file.href)) as Readonly<Record<string, fc.Arbitrary<JsonObject>>>);
  if (arbitrary === undefined) throw new Error(`${file.pathname} exports nothing`);
  return arbitrary;
}

function rendered(resource: JsonObject): readonly Manifest[] {
  const { rendered: synthesized, diagnostics } = synthesizeText(writeYaml(resource));
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return synthesized.flatMap(({ plan }) => plan.objects.map(({ manifest }) => manifest));
}

/** `synth` warns of these terms itself, at their place in the user's file. Nothing else may warn: no Namespace here has a Pod Security label. */
function isUnexpected(warning: string): boolean {
  return !warning.endsWith('labelSelector: a null labelSelector results in matching no pod');
}
