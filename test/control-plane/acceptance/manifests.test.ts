import { beforeAll, expect, test } from 'vitest';
import { type LiveObject, nameOf } from '../harness/api-client.ts';
import { applyCrds } from '../harness/apply-crds.ts';
import type { Program } from '../harness/programs.ts';
import { ownCrdFiles } from '../harness/own-crds.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { applyForeignCrds } from './foreign-crds.ts';
import { inParallel } from './in-parallel.ts';
import { kindSamples } from './kind-samples.ts';
import { type RenderedObject, type RenderedPlan, renderSamples } from './rendered-samples.ts';
import { deliveredSamples, sampleExpectations } from './sample-expectations.ts';
import { type StoredDifference, storedDifferences } from './stored-differences.ts';

const WIDTH = 8;

interface Applied extends RenderedObject {
  readonly live: LiveObject;
  readonly warnings: readonly string[];
  readonly refusal: string | undefined;
}

/** The CRDs of the objects for appliers come with the appliers. */
const APPLIERS: readonly Program[] = ['argocd', 'kustomize-controller', 'source-controller'];

describeWithCluster(
  'everything that is rendered, in an API server',
  { programs: APPLIERS, ownCluster: true },
  (cluster) => {
    const samples = kindSamples();
    let objects: readonly RenderedObject[];
    let plans: readonly RenderedPlan[];
    const applied: Applied[] = [];

    beforeAll(async () => {
      const { client } = cluster();
      ({ objects, plans } = renderSamples(samples));
      await applyCrds(client, ownCrdFiles());
      await applyForeignCrds(
        client,
        objects.map(({ manifest }) => manifest),
      );
      const isNamespace = ({ manifest }: RenderedObject): boolean => manifest.kind === 'Namespace';
      const rendered = objects.filter(isNamespace);
      const others = objects.filter((object) => !isNamespace(object));
      const known = new Set(rendered.map(({ manifest }) => manifest.metadata.name));
      const appliers = new Set(others.map(({ manifest }) => manifest.metadata.namespace ?? 'default'));
      // The appliers' own namespaces are there before Planwright is.
      for (const name of [...appliers].filter((namespace) => !known.has(namespace))) {
        await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
      }
      applied.push(...(await inParallel(rendered, WIDTH, apply)), ...(await inParallel(others, WIDTH, apply)));
    });

    test('holds the objects of every sample', () => {
      expect(plans.map(({ sample }) => sample.namespace).sort()).toEqual(
        expect.arrayContaining(samples.map(({ namespace }) => namespace).sort()),
      );
      const folders = new Set(
        objects.map(({ file }) =>
          file
            .split('/')
            .slice(0, file.startsWith('dist/') ? 2 : 1)
            .join('/'),
        ),
      );
      expect([...folders].sort()).toEqual(['dist/argocd', 'dist/flux', 'dist/manifests', 'dist/namespaces', 'plans']);
      expect(plans.flatMap((plan) => plan.objects).length).toBe(
        objects.filter(({ file }) => file.startsWith('dist/manifests/')).length,
      );
    });

    test('has no expectations of samples that there are not', () => {
      for (const [folder, expectations] of Object.entries(sampleExpectations())) {
        const { podSecurity = {}, nodes = {}, warnings = [], delivered = [] } = expectations;
        const known = samples.filter((sample) => sample.folder === folder).map(({ name }) => name);
        const warned = warnings.map(({ sample }) => sample);
        const named = [...Object.keys(podSecurity), ...Object.keys(nodes), ...warned, ...delivered];
        expect(named.filter((name) => !known.includes(name))).toEqual([]);
      }
    });

    test('has every kind of object in a sample that real appliers deliver, but for those of which is said why not', () => {
      const delivered = new Set(deliveredSamples(samples));
      const kindsOf = (chosen: readonly RenderedPlan[]): readonly string[] => [
        ...new Set(chosen.flatMap((plan) => plan.objects.map(({ manifest }) => manifest.kind))),
      ];
      const reasons = Object.values(sampleExpectations()).flatMap(({ undelivered = {} }) => Object.keys(undelivered));
      const covered = kindsOf(plans.filter(({ sample }) => delivered.has(sample)));
      expect([...covered, ...reasons].sort()).toEqual([...kindsOf(plans)].sort());
    });

    test('is accepted', () => {
      expect(applied.flatMap(({ file, refusal }) => (refusal === undefined ? [] : [`${file}: ${refusal}`]))).toEqual(
        [],
      );
      expect(applied.length).toBe(objects.length);
    });

    test('is accepted without a warning, except where a sample asks for what is warned of', () => {
      const seen = applied.flatMap(({ manifest, warnings }) =>
        warnings.map((warning) => `${sampleIn(manifest.metadata.namespace)}: ${warning}`),
      );
      const expected = Object.entries(sampleExpectations()).flatMap(([folder, { warnings = [] }]) =>
        warnings.map(({ sample, warning }) => `${folder}/${sample}: ${warning}`),
      );
      expect([...new Set(seen)].sort()).toEqual([...new Set(expected)].sort());
    });

    test('is stored as it is written, except quantities, which become canonical', () => {
      const seen = applied.flatMap(({ manifest, live }) => storedDifferences(manifest, live)).map(describeDifference);
      const expected = Object.values(sampleExpectations()).flatMap(({ changes = [] }) =>
        changes.map(describeDifference),
      );
      expect([...new Set(seen)].sort()).toEqual([...new Set(expected)].sort());
    });

    test('changes nothing when it is applied again', async () => {
      const changed = await inParallel(applied, WIDTH, async ({ file, manifest, live }) => {
        const again = (await cluster().client.apply(manifest)).object;
        if (withoutVersion(again) !== withoutVersion(live)) return [`${file} is another object`];
        if (again.metadata.resourceVersion === live.metadata.resourceVersion) return [];
        // The server writes a status that its CRD has by default with the second request, because a first one never has a status.
        if (live['status'] === undefined) return [`${file} was written again`];
        const third = (await cluster().client.apply(manifest)).object;
        return third.metadata.resourceVersion === again.metadata.resourceVersion
          ? []
          : [`${file} is written each time`];
      });
      expect(changed.flat()).toEqual([]);
    });

    test('is what the Plans say', () => {
      const live = new Map(applied.map((object) => [keyOf(object.manifest), object.manifest]));
      for (const { manifest } of plans.flatMap((plan) => plan.objects)) {
        expect(live.get(keyOf(manifest)), keyOf(manifest)).toEqual(manifest);
      }
    });

    async function apply(object: RenderedObject): Promise<Applied> {
      try {
        const { object: live, warnings } = await cluster().client.apply(object.manifest);
        return { ...object, live, warnings, refusal: undefined };
      } catch (error) {
        const none = { uid: '', resourceVersion: '', creationTimestamp: '' };
        const live = { ...object.manifest, metadata: { ...object.manifest.metadata, ...none } };
        return { ...object, live, warnings: [], refusal: String(error) };
      }
    }

    function sampleIn(namespace: string | undefined): string {
      const sample = samples.find((each) => each.namespace === namespace);
      return sample === undefined ? String(namespace) : `${sample.folder}/${sample.name}`;
    }
  },
);

function keyOf(manifest: RenderedObject['manifest']): string {
  return JSON.stringify(nameOf(manifest));
}

function describeDifference({ path, written, stored }: StoredDifference): string {
  return `${path}: ${JSON.stringify(written)} is stored as ${JSON.stringify(stored)}`;
}

function withoutVersion({ metadata, ...object }: LiveObject): string {
  return JSON.stringify({ ...object, metadata: { ...metadata, resourceVersion: '' } });
}
