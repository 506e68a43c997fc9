import { describe, expect, it } from 'vitest';
import { arcade } from '../../../test/toys/arcade.ts';
import { type KioskSpec, kiosk } from '../../../test/toys/kiosk.ts';
import { renderToy } from '../../../test/toys/render-toy.ts';
import { defaultConfig } from '../config/admit-config.ts';
import type { Config } from '../config/config.ts';
import { planDocuments } from '../plan/plan-documents.ts';
import { rootFiles, unitFiles } from './delivery-files.ts';
import { generatedFile } from './generated-file.ts';
import { isRootPath, ownedPaths, ownerOf } from './owned-paths.ts';
import { resourceFiles } from './resource-files.ts';
import { parseStoredPlan, type StoredPlan } from './stored-plan.ts';

const folders = { dist: 'dist', plans: 'plans' };
const kinds = [kiosk, arcade].map(({ definition }) => ({ ...kiosk, definition }));
const kioskSpec: KioskSpec = { image: 'example.com/kiosk:1', replicas: 1, greeting: 'Hello', deletionPolicy: 'Retain' };
const rendered = [renderToy(kiosk, kioskSpec), renderToy(arcade, { machines: 2 })];

function storedPlanOf(synthesized: (typeof rendered)[number]): StoredPlan {
  const [document = {}] = planDocuments(synthesized.plan);
  const stored = parseStoredPlan(generatedFile('plan.yaml', document).text);
  if (stored === undefined) throw new Error('no Plan');
  return stored;
}

const owned = new Set(rendered.flatMap((each) => [...ownedPaths(storedPlanOf(each), folders)]));

function config(change: Partial<Config>): Config {
  const repository = { url: 'https://example.com/repo.git', revision: 'main', path: '' };
  return { ...defaultConfig(), repository, ...change };
}

const namespaces = { market: { create: true, podSecurity: 'restricted' as const } };

describe('the paths a committed Plan stands for', () => {
  it('are those of every file of its resource', () => {
    const paths = rendered.flatMap((each) => resourceFiles(each, folders)).map(({ path }) => path);
    expect(paths.filter((path) => !owned.has(path))).toEqual([]);
  });

  it.each(['resource', 'namespace'] as const)(
    'are those of its delivery by %s, whatever the setting is now',
    (granularity) => {
      const delivery = { config: config({ delivery: { granularity } }), folders, kinds };
      const paths = unitFiles(
        rendered.map(({ plan }) => plan),
        delivery,
      ).map(({ path }) => path);
      expect(paths.length).toBeGreaterThan(3);
      expect(paths.filter((path) => !owned.has(path))).toEqual([]);
    },
  );

  it('are those of its parts', () => {
    const [first] = rendered;
    if (first === undefined) throw new Error('nothing rendered');
    const paths = ownedPaths({ ...storedPlanOf(first), parts: 2 }, folders);
    expect([...paths].filter((path) => path.startsWith('plans/'))).toEqual([
      'plans/market/kiosk-fair/plan.yaml',
      'plans/market/kiosk-fair/resource.yaml',
      'plans/market/kiosk-fair/plan-1.yaml',
      'plans/market/kiosk-fair/plan-2.yaml',
    ]);
  });

  it.each([
    'dist/manifests/market/kiosk-fair/30-config/ConfigMap-other.yaml',
    'dist/manifests/market/kiosk-fair/notes.yaml',
    'dist/manifests/market/kiosk-other/kustomization.yaml',
    'dist/manifests/zoo/kiosk-fair/kustomization.yaml',
    'plans/market/kiosk-fair/plan-1.yaml',
    'plans/market/kiosk-fair/README.md',
    'dist/flux/planwright.yaml',
  ])('are not %s, which is somebody else’s', (path) => {
    expect(owned.has(path)).toBe(false);
  });
});

describe('the paths of a repository', () => {
  it('are those of every file that exists once, for all settings', () => {
    const delivery = { config: config({ namespaces }), folders, kinds };
    const paths = rootFiles(delivery).map(({ path }) => path);
    expect(paths).toHaveLength(9);
    expect(paths.filter((path) => !isRootPath(path, folders))).toEqual([]);
  });

  it('are never those of a Plan', () => {
    expect([...owned].filter((path) => isRootPath(path, folders))).toEqual([]);
  });

  it.each([
    'argocd/applicationset-manifests.yaml',
    'other/argocd/applicationset-manifests.yaml',
    'dist/argocd/other.yaml',
    'dist/namespaces/README.md',
    'dist/namespaces/a/b.yaml',
    'dist/flux/market/kiosk-fair.yaml',
    'dist',
    'dist/',
    'distargocd/applicationset-manifests.yaml',
  ])('are not %s', (path) => {
    expect(isRootPath(path, folders)).toBe(false);
  });
});

describe('a namespace with a name of ours', () => {
  it.each(['planwright', 'planwright-plans', 'planwright-namespaces', 'empty'])(
    '%s has files of its own',
    (namespace) => {
      const plans = [renderToy(kiosk, kioskSpec, { namespace }).plan];
      for (const granularity of ['resource', 'namespace'] as const) {
        const delivery = {
          config: config({ delivery: { granularity }, namespaces: { [namespace]: namespaces.market } }),
          folders,
          kinds,
        };
        const paths = [...rootFiles(delivery), ...unitFiles(plans, delivery)].map(({ path }) => path);
        expect(new Set(paths).size).toBe(paths.length);
      }
    },
  );
});

describe('the owner of a path', () => {
  it.each([
    ['plans/market/kiosk-fair/plan.yaml', { namespace: 'market', plan: 'kiosk-fair' }],
    ['dist/manifests/market/kiosk-fair/20-rbac/a.yaml', { namespace: 'market', plan: 'kiosk-fair' }],
    ['dist/flux/market/kiosk-fair.yaml', { namespace: 'market', plan: 'kiosk-fair' }],
    ['dist/kustomize/market/kiosk-fair/20-rbac/kustomization.yaml', { namespace: 'market', plan: 'kiosk-fair' }],
    ['dist/kustomize/market/20-rbac/kustomization.yaml', { namespace: 'market', plan: '20-rbac' }],
    ['dist/flux/planwright.yaml', { namespace: 'planwright', plan: undefined }],
    ['dist/argocd/applicationset-plans.yaml', undefined],
    ['dist/namespaces/market.yaml', undefined],
    ['resources/market/kiosk.yaml', undefined],
    ['plansmarket/kiosk', undefined],
  ])('%s is %j', (path, owner) => {
    expect(ownerOf(path, folders)).toEqual(owner);
  });

  it('of every path a Plan stands for has its namespace', () => {
    for (const path of owned) expect(ownerOf(path, folders)?.namespace).toBe('market');
  });
});
