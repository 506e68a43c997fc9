import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { arcade } from '../../../test/toys/arcade.ts';
import { type KioskSpec, kiosk, kioskWith } from '../../../test/toys/kiosk.ts';
import { renderToy } from '../../../test/toys/render-toy.ts';
import { writeYaml } from '../manifest/write-yaml.ts';
import { planDocuments } from '../plan/plan-documents.ts';
import type { SynthesizedResource } from '../synth/synthesize-resource.ts';
import { GENERATED_HEADER, isGenerated } from './generated-file.ts';
import { resourceFiles } from './resource-files.ts';

const folders = { dist: 'dist', plans: 'plans' };
const kioskSpec: KioskSpec = { image: 'example.com/kiosk:1', replicas: 1, greeting: 'Hello', deletionPolicy: 'Retain' };
const paths = (synthesized: SynthesizedResource) => resourceFiles(synthesized, folders).map(({ path }) => path);

function textOf(synthesized: SynthesizedResource, path: string): string {
  const file = resourceFiles(synthesized, folders).find((each) => each.path === path);
  if (file === undefined) throw new Error(`no file ${path}`);
  return file.text;
}

describe('the files of a resource', () => {
  const fair = renderToy(kiosk, kioskSpec);

  it('are its manifests by step, kustomizations, its Plan and the resource itself', () => {
    expect(paths(fair)).toEqual([
      'dist/manifests/market/kiosk-fair/kustomization.yaml',
      'dist/manifests/market/kiosk-fair/20-rbac/kustomization.yaml',
      'dist/manifests/market/kiosk-fair/20-rbac/ServiceAccount-fair.yaml',
      'dist/manifests/market/kiosk-fair/30-config/kustomization.yaml',
      'dist/manifests/market/kiosk-fair/30-config/ConfigMap-fair-greeting.yaml',
      'dist/manifests/market/kiosk-fair/70-services/kustomization.yaml',
      'dist/manifests/market/kiosk-fair/70-services/Service-fair.yaml',
      'dist/manifests/market/kiosk-fair/80-workloads/kustomization.yaml',
      'dist/manifests/market/kiosk-fair/80-workloads/Deployment-fair.yaml',
      'dist/manifests/market/kiosk-fair/100-disruption/kustomization.yaml',
      'plans/market/kiosk-fair/plan.yaml',
      'plans/market/kiosk-fair/resource.yaml',
    ]);
  });

  it('keep the folder of an empty step, with a kustomization of nothing', () => {
    expect(textOf(fair, 'dist/manifests/market/kiosk-fair/100-disruption/kustomization.yaml')).toBe(
      `${GENERATED_HEADER}apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n`,
    );
  });

  it('have a kustomization that lists every step in order, and one of each step that lists its objects', () => {
    const listed = (folder: string): unknown =>
      parse(textOf(fair, `dist/manifests/market/kiosk-fair${folder}/kustomization.yaml`)).resources;
    expect(listed('')).toEqual(['20-rbac', '30-config', '70-services', '80-workloads', '100-disruption']);
    expect(listed('/80-workloads')).toEqual(['Deployment-fair.yaml']);
    const composite = renderToy(arcade, { machines: 1 });
    const text = textOf(composite, 'dist/manifests/market/arcade-fair/250-scores-stateful/kustomization.yaml');
    expect(parse(text).resources).toEqual([
      'PersistentVolumeClaim-fair-scores.yaml',
      'Service-fair-scores.yaml',
      'StatefulSet-fair-scores.yaml',
    ]);
  });

  it('all say that they are generated', () => {
    expect(resourceFiles(fair, folders).filter(({ text }) => !isGenerated(text))).toEqual([]);
  });

  it('hold one document each', () => {
    for (const { text } of resourceFiles(fair, folders)) expect(parseAllDocuments(text)).toHaveLength(1);
  });

  it('hold each manifest as it is in the Plan', () => {
    for (const { ref, step, wave, manifest } of fair.plan.objects) {
      const path = `dist/manifests/market/kiosk-fair/${wave}-${step}/${ref.kind}-${ref.name}.yaml`;
      expect(textOf(fair, path)).toBe(GENERATED_HEADER + writeYaml(manifest));
    }
  });

  it('hold the Plan in the bytes of its documents', () => {
    const [document = {}] = planDocuments(fair.plan);
    expect(textOf(fair, 'plans/market/kiosk-fair/plan.yaml')).toBe(GENERATED_HEADER + writeYaml(document));
  });

  it('go where the folders are', () => {
    const elsewhere = resourceFiles(fair, { dist: '/tmp/out', plans: 'a/b' }).map(({ path }) => path);
    expect(elsewhere.slice(-3)).toEqual([
      '/tmp/out/manifests/market/kiosk-fair/100-disruption/kustomization.yaml',
      'a/b/market/kiosk-fair/plan.yaml',
      'a/b/market/kiosk-fair/resource.yaml',
    ]);
  });
});

describe('a large Plan', () => {
  const text = 'line\n'.repeat(50_000);
  const large = renderToy(
    kioskWith((chart) => {
      for (const name of ['a', 'b', 'c', 'd', 'e']) {
        const input = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { text } };
        chart.add({ step: 'config', component: 'stand' }, input);
      }
    }),
    kioskSpec,
  );

  it('has a file for each part', () => {
    expect(paths(large).filter((path) => path.startsWith('plans/'))).toEqual([
      'plans/market/kiosk-fair/plan.yaml',
      'plans/market/kiosk-fair/plan-1.yaml',
      'plans/market/kiosk-fair/plan-2.yaml',
      'plans/market/kiosk-fair/plan-3.yaml',
      'plans/market/kiosk-fair/resource.yaml',
    ]);
  });

  it('has the same manifests as one in a piece, and its digest in the first file', () => {
    for (const [index, document] of planDocuments(large.plan).entries()) {
      const path = `plans/market/kiosk-fair/${index === 0 ? 'plan' : `plan-${index}`}.yaml`;
      expect(textOf(large, path)).toBe(GENERATED_HEADER + writeYaml(document));
    }
    expect(parse(textOf(large, 'plans/market/kiosk-fair/plan.yaml')).spec.digest).toBe(large.plan.digest);
  });
});

describe('the normalised resource', () => {
  const written = {
    writtenSpec: { replicas: 2, greeting: 'Hello', list: [{ b: 1, a: 2 }] },
    labels: { z: '1', a: '2' },
    annotations: { 'planwright.dev/paused': 'true', note: 'x' },
  };

  it('is what was written, sorted, with no default, no status and no finalizer', () => {
    const text = textOf(renderToy(kiosk, kioskSpec, written), 'plans/market/kiosk-fair/resource.yaml');
    expect(text).toBe(`${GENERATED_HEADER}apiVersion: toys.example.com/v1beta1
kind: Kiosk
metadata:
  annotations:
    note: x
    planwright.dev/paused: "true"
  labels:
    a: "2"
    z: "1"
  name: fair
  namespace: market
spec:
  greeting: Hello
  list:
    - a: 2
      b: 1
  replicas: 2
`);
  });

  it('has no empty maps', () => {
    const text = textOf(renderToy(kiosk, kioskSpec, { writtenSpec: {} }), 'plans/market/kiosk-fair/resource.yaml');
    expect(parse(text)).toEqual({
      apiVersion: 'toys.example.com/v1beta1',
      kind: 'Kiosk',
      metadata: { name: 'fair', namespace: 'market' },
      spec: {},
    });
  });
});
