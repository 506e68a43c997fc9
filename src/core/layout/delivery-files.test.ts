import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { arcade } from '../../../test/toys/arcade.ts';
import { type KioskSpec, kiosk } from '../../../test/toys/kiosk.ts';
import { renderToy } from '../../../test/toys/render-toy.ts';
import { defaultConfig } from '../config/admit-config.ts';
import type { Config } from '../config/config.ts';
import { type DeliveredPlan, type Delivery, deliversWithArgocd, rootFiles, unitFiles } from './delivery-files.ts';
import { type GeneratedFile, isGenerated } from './generated-file.ts';

const folders = { dist: 'dist', plans: 'plans' };
const kinds = [kiosk, arcade].map(({ definition }) => ({ ...kiosk, definition }));
const kioskSpec: KioskSpec = { image: 'example.com/kiosk:1', replicas: 1, greeting: 'Hello', deletionPolicy: 'Retain' };
const kioskPlan = renderToy(kiosk, kioskSpec).plan;
const arcadePlan = renderToy(arcade, { machines: 1 }).plan;

function delivery(change: Partial<Config> = {}, url: string | undefined = 'https://example.com/repo.git'): Delivery {
  const repository = { ...(url !== '' && { url }), revision: 'main', path: '' };
  return { config: { ...defaultConfig(), repository, ...change }, folders, kinds };
}

const paths = (files: readonly GeneratedFile[]) => files.map(({ path }) => path).sort();
const byNamespace = { delivery: { granularity: 'namespace' as const } };

function textOf(files: readonly GeneratedFile[], path: string): string {
  const file = files.find((each) => each.path === path);
  if (file === undefined) throw new Error(`no file ${path}`);
  return file.text;
}

/** The name of each Flux object of a file, and what it depends on. */
function chain(files: readonly GeneratedFile[], path: string): readonly string[] {
  return parseAllDocuments(textOf(files, path)).map((document) => {
    const { metadata, spec } = document.toJS();
    const before: readonly { readonly name: string }[] = spec.dependsOn ?? [];
    return `${metadata.name} after ${before.map(({ name }) => name).join(', ') || 'nothing'}: ${spec.path}`;
  });
}

describe('the files of a repository', () => {
  const argocd = [
    'dist/argocd/applicationset-manifests.yaml',
    'dist/argocd/applicationset-plans.yaml',
    'dist/argocd/health/argocd-cm.yaml',
  ];
  const flux = [
    'dist/flux/planwright-plans.yaml',
    'dist/flux/planwright.yaml',
    'dist/kustomize/empty/kustomization.yaml',
  ];
  const namespaces = {
    market: { create: true, podSecurity: 'restricted' as const },
    other: { create: false, podSecurity: 'restricted' as const },
  };

  const cases: Readonly<Record<string, readonly [Delivery, readonly string[]]>> = {
    'for both appliers': [delivery(), [...argocd, ...flux]],
    'for Argo CD alone': [delivery({ appliers: ['argocd'] }), argocd],
    'for Flux alone': [delivery({ appliers: ['flux'] }), flux],
    'for Argo CD without the address of the repository': [delivery({ appliers: ['argocd'] }, ''), []],
    'with Namespaces, of those that are asked for': [
      delivery({ namespaces }),
      [
        ...argocd,
        'dist/argocd/application-namespaces.yaml',
        ...flux,
        'dist/flux/planwright-namespaces.yaml',
        'dist/namespaces/market.yaml',
      ].sort(),
    ],
  };

  it.each(Object.entries(cases))('%s', (_which, [each, expected]) => {
    expect(paths(rootFiles(each))).toEqual([...expected].sort());
    expect(rootFiles(each).filter(({ text }) => !isGenerated(text))).toEqual([]);
  });

  it('have Lua health for every kind', () => {
    const { data } = parse(textOf(rootFiles(delivery()), 'dist/argocd/health/argocd-cm.yaml'));
    expect(Object.keys(data)).toEqual([
      'resource.customizations.health.toys.example.com_Arcade',
      'resource.customizations.health.toys.example.com_Kiosk',
    ]);
  });

  it('need an address for Argo CD, which Flux has in its source', () => {
    expect(deliversWithArgocd(delivery().config)).toBe(true);
    expect(deliversWithArgocd(delivery({}, '').config)).toBe(false);
    expect(deliversWithArgocd(delivery({ appliers: ['flux'] }).config)).toBe(false);
  });
});

describe('delivery by resource', () => {
  const files = unitFiles([kioskPlan, arcadePlan], delivery());

  it('has a file of Flux objects for each resource and a kustomization for each of its parts', () => {
    expect(paths(files)).toEqual([
      'dist/flux/market/arcade-fair.yaml',
      'dist/flux/market/kiosk-fair.yaml',
      'dist/kustomize/market/arcade-fair/20-rbac/kustomization.yaml',
      'dist/kustomize/market/arcade-fair/270-scores-services/kustomization.yaml',
      'dist/kustomize/market/kiosk-fair/100-disruption/kustomization.yaml',
      'dist/kustomize/market/kiosk-fair/20-rbac/kustomization.yaml',
    ]);
  });

  it('starts a new part only after a step that has a readiness to wait for', () => {
    expect(chain(files, 'dist/flux/market/arcade-fair.yaml')).toEqual([
      'market.arcade-fair.20-rbac after nothing: ./dist/kustomize/market/arcade-fair/20-rbac',
      'market.arcade-fair.270-scores-services after market.arcade-fair.20-rbac: ./dist/kustomize/market/arcade-fair/270-scores-services',
      'market.arcade-fair.ready after market.arcade-fair.270-scores-services: ./dist/kustomize/empty',
    ]);
  });

  it('gives each part the folders of its steps, also of those that render nothing', () => {
    const listed = (part: string): unknown =>
      parse(textOf(files, `dist/kustomize/market/${part}/kustomization.yaml`)).resources;
    expect(listed('kiosk-fair/20-rbac')).toEqual([
      '../../../../manifests/market/kiosk-fair/20-rbac',
      '../../../../manifests/market/kiosk-fair/30-config',
      '../../../../manifests/market/kiosk-fair/70-services',
      '../../../../manifests/market/kiosk-fair/80-workloads',
    ]);
    expect(listed('kiosk-fair/100-disruption')).toEqual(['../../../../manifests/market/kiosk-fair/100-disruption']);
  });

  it('does not change with other resources', () => {
    const alone = unitFiles([kioskPlan], delivery());
    expect(files).toEqual(expect.arrayContaining([...alone]));
  });

  it('finds the manifests wherever the output is', () => {
    const elsewhere = unitFiles([kioskPlan], { ...delivery(), folders: { dist: 'build/out', plans: 'plans' } });
    const path = 'build/out/kustomize/market/kiosk-fair/100-disruption/kustomization.yaml';
    expect(parse(textOf(elsewhere, path)).resources).toEqual([
      '../../../../manifests/market/kiosk-fair/100-disruption',
    ]);
  });
});

describe('delivery by namespace', () => {
  const zoo = renderToy(kiosk, kioskSpec, { namespace: 'zoo' }).plan;
  const files = unitFiles([kioskPlan, zoo, arcadePlan], delivery(byNamespace));

  it('has one chain for a namespace, cut after every step that is a barrier for any of its resources', () => {
    expect(paths(files)).toEqual([
      'dist/flux/market/namespace.yaml',
      'dist/flux/zoo/namespace.yaml',
      'dist/kustomize/market/100-disruption/kustomization.yaml',
      'dist/kustomize/market/20-rbac/kustomization.yaml',
      'dist/kustomize/market/270-scores-services/kustomization.yaml',
      'dist/kustomize/zoo/100-disruption/kustomization.yaml',
      'dist/kustomize/zoo/20-rbac/kustomization.yaml',
    ]);
    expect(chain(files, 'dist/flux/market/namespace.yaml')).toEqual([
      'market.20-rbac after nothing: ./dist/kustomize/market/20-rbac',
      'market.100-disruption after market.20-rbac: ./dist/kustomize/market/100-disruption',
      'market.270-scores-services after market.100-disruption: ./dist/kustomize/market/270-scores-services',
      'market.arcade-fair.ready after market.270-scores-services: ./dist/kustomize/empty',
      'market.kiosk-fair.ready after market.270-scores-services: ./dist/kustomize/empty',
    ]);
  });

  it('gives a part the steps of every resource that has them', () => {
    const text = textOf(files, 'dist/kustomize/market/100-disruption/kustomization.yaml');
    expect(parse(text).resources).toEqual([
      '../../../manifests/market/arcade-fair/250-scores-stateful',
      '../../../manifests/market/kiosk-fair/100-disruption',
    ]);
  });

  it('applies every step of every resource exactly once', () => {
    const applied = files
      .filter(({ path }) => path.startsWith('dist/kustomize/market/'))
      .flatMap(({ text }): readonly string[] => parse(text).resources);
    const steps = [kioskPlan, arcadePlan].flatMap((plan) =>
      plan.steps.map(({ wave, name }) => `../../../manifests/market/${plan.name}/${wave}-${name}`),
    );
    expect([...applied].sort()).toEqual([...steps].sort());
  });

  it('does not depend on the order of the resources', () => {
    const inAnyOrder = unitFiles([arcadePlan, zoo, kioskPlan], delivery(byNamespace));
    const sorted = (all: readonly GeneratedFile[]) => all.toSorted((left, right) => (left.path < right.path ? -1 : 1));
    expect(sorted(inAnyOrder)).toEqual(sorted(files));
  });

  it('does not depend on it for steps of one wave either, which come by name', () => {
    const stepped = (name: string, step: string): DeliveredPlan => ({
      ...kioskPlan,
      name,
      steps: [{ name: step, wave: 50, barrier: true }],
    });
    const plans = [stepped('kiosk-a', 'zebras'), stepped('kiosk-b', 'apes')];
    for (const each of [plans, plans.toReversed()]) {
      const parts = paths(unitFiles(each, delivery(byNamespace))).filter((path) => path.startsWith('dist/kustomize'));
      expect(parts).toEqual([
        'dist/kustomize/market/50-apes/kustomization.yaml',
        'dist/kustomize/market/50-zebras/kustomization.yaml',
      ]);
      expect(chain(unitFiles(each, delivery(byNamespace)), 'dist/flux/market/namespace.yaml').slice(0, 2)).toEqual([
        'market.50-apes after nothing: ./dist/kustomize/market/50-apes',
        'market.50-zebras after market.50-apes: ./dist/kustomize/market/50-zebras',
      ]);
    }
  });

  it('leaves the input as it was', () => {
    const plans = [kioskPlan, arcadePlan];
    unitFiles(plans, delivery(byNamespace));
    expect(plans).toEqual([kioskPlan, arcadePlan]);
  });
});

it('delivery for Argo CD alone has no files of Flux', () => {
  expect(unitFiles([kioskPlan], delivery({ appliers: ['argocd'] }))).toEqual([]);
});
