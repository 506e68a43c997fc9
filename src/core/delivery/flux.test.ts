import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../config/admit-config.ts';
import { type JsonObject, valueAt } from '../json/json.ts';
import { componentSteps, standardSteps } from '../kind/steps.ts';
import { isDns1123Subdomain, isLabelValue } from '../manifest/kubernetes-names.ts';
import { type DeliveryUnit, type FluxContext, fluxRootObjects, fluxUnitObjects } from './flux.ts';

const context: FluxContext = {
  config: defaultConfig(),
  folders: { dist: 'dist', plans: 'plans' },
  namespaces: false,
};
const fair = { apiVersion: 'toys.example.com/v1', kind: 'Kiosk', namespace: 'market', name: 'fair' };
const unit: DeliveryUnit = {
  name: 'market.kiosk-fair',
  folder: 'dist/kustomize/market/kiosk-fair',
  steps: standardSteps('rbac', 'stateful', 'services', 'workloads', 'exposure'),
  resources: [fair],
};

function changed(change: Partial<FluxContext['config']>): FluxContext {
  return { ...context, config: { ...context.config, ...change } };
}

const READY = "has(status.conditions) && status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')";

const specsOf = (objects: readonly JsonObject[]) => objects.map(({ spec }) => spec);

describe('the chain of a resource', () => {
  const kustomization = (name: string, spec: JsonObject) => ({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { labels: { 'app.kubernetes.io/managed-by': 'planwright' }, name, namespace: 'flux-system' },
    spec: {
      deletionPolicy: 'MirrorPrune',
      force: false,
      interval: '10m',
      prune: true,
      retryInterval: '1m',
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
      timeout: '5m',
      ...spec,
    },
  });
  const ignore = [
    {
      paths: ['/spec/replicas'],
      target: { annotationSelector: 'planwright.dev/replicas=autoscaled', group: 'apps' },
    },
  ];

  it('waits in every part for the part before, and ends with one that is ready when the resource is', () => {
    expect(fluxUnitObjects(unit, context)).toEqual([
      kustomization('market.kiosk-fair.20-rbac', {
        ignore,
        path: './dist/kustomize/market/kiosk-fair/20-rbac',
        wait: true,
      }),
      kustomization('market.kiosk-fair.70-services', {
        dependsOn: [{ name: 'market.kiosk-fair.20-rbac' }],
        ignore,
        path: './dist/kustomize/market/kiosk-fair/70-services',
        wait: true,
      }),
      kustomization('market.kiosk-fair.110-exposure', {
        dependsOn: [{ name: 'market.kiosk-fair.70-services' }],
        ignore,
        path: './dist/kustomize/market/kiosk-fair/110-exposure',
        wait: true,
      }),
      kustomization('market.kiosk-fair.ready', {
        dependsOn: [{ name: 'market.kiosk-fair.110-exposure' }],
        healthCheckExprs: [{ apiVersion: fair.apiVersion, kind: fair.kind, current: READY, failed: `!(${READY})` }],
        healthChecks: [fair],
        path: './dist/kustomize/empty',
        timeout: '30s',
        wait: false,
      }),
    ]);
  });

  it('begins after the Namespaces, where there are any', () => {
    const before = fluxUnitObjects(unit, { ...context, namespaces: true }).map(({ spec }) => spec);
    expect(before.slice(0, 2)).toMatchObject([
      { dependsOn: [{ name: 'planwright-namespaces' }] },
      { dependsOn: [{ name: 'market.kiosk-fair.20-rbac' }] },
    ]);
  });

  it('has a readiness of its own for each resource of a namespace', () => {
    const zoo = { ...fair, name: 'zoo' };
    const objects = fluxUnitObjects({ ...unit, name: 'market', resources: [fair, zoo] }, context);
    expect(objects.slice(-2).map(({ metadata, spec }) => [metadata, spec])).toMatchObject([
      [{ name: 'market.kiosk-fair.ready' }, { healthChecks: [fair], dependsOn: [{ name: 'market.110-exposure' }] }],
      [{ name: 'market.kiosk-zoo.ready' }, { healthChecks: [zoo], dependsOn: [{ name: 'market.110-exposure' }] }],
    ]);
  });

  it('names the resource and nothing more in its health check, which the API server would refuse', () => {
    const planned = { ...fair, specDigest: 'sha256:0' };
    const [...objects] = fluxUnitObjects({ ...unit, resources: [planned] }, context);
    expect(objects.at(-1)).toMatchObject({ spec: { healthChecks: [{ name: 'fair' }] } });
  });

  it('of a resource without steps is its readiness alone', () => {
    expect(specsOf(fluxUnitObjects({ ...unit, steps: [] }, context))).toMatchObject([{ dependsOn: [], wait: false }]);
  });

  it('is set up as planwright.yaml says', () => {
    const flux = {
      namespace: 'gitops',
      sourceRef: { kind: 'OCIRepository' as const, name: 'fleet' },
      interval: '1h',
      retryInterval: '30s',
      timeout: '2m',
    };
    const repository = { revision: 'main', path: 'clusters/eu' };
    for (const { metadata, spec } of fluxUnitObjects(unit, changed({ flux, repository }))) {
      expect(metadata).toMatchObject({ namespace: 'gitops' });
      expect(spec).toMatchObject({
        interval: '1h',
        path: expect.stringMatching(/^\.\/clusters\/eu\/dist\/kustomize\//),
        retryInterval: '30s',
        sourceRef: { kind: 'OCIRepository', name: 'fleet' },
        timeout: 'healthChecks' in (spec as JsonObject) ? '30s' : '2m',
      });
    }
  });
});

describe('the objects a repository has once', () => {
  const rootSpecs = (each: FluxContext) =>
    Object.fromEntries(Object.entries(fluxRootObjects(each)).map(([name, { spec }]) => [name, spec]));

  it('are a parent that waits for nothing, and one for resources and Plans that gates nothing', () => {
    const { planwright, 'planwright-plans': plans, ...others } = rootSpecs(context);
    expect(others).toEqual({});
    expect(planwright).toEqual({
      deletionPolicy: 'MirrorPrune',
      force: false,
      interval: '10m',
      path: './dist/flux',
      prune: true,
      retryInterval: '1m',
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
      timeout: '5m',
    });
    expect(plans).toEqual({
      deletionPolicy: 'MirrorPrune',
      force: false,
      interval: '10m',
      path: './plans',
      prune: true,
      retryInterval: '1m',
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
      timeout: '5m',
    });
  });

  it('have one for Namespaces that is waited for, where there are any', () => {
    const specs = rootSpecs({ ...context, namespaces: true });
    expect(specs).toMatchObject({
      'planwright-namespaces': { path: './dist/namespaces', prune: true, wait: true },
      'planwright-plans': { dependsOn: [{ name: 'planwright-namespaces' }] },
    });
    expect(specs['planwright']).not.toHaveProperty('dependsOn');
  });

  it('are called by the names of their files', () => {
    for (const [name, object] of Object.entries(fluxRootObjects({ ...context, namespaces: true }))) {
      expect(object).toMatchObject({ metadata: { name } });
    }
  });
});

describe('the name of a Kustomization', () => {
  const namesOf = (each: DeliveryUnit) =>
    fluxUnitObjects(each, context).map((object) => String(valueAt(object, ['metadata', 'name'])));

  it('of 63 characters stays whole, and beyond is cut and hashed: Flux writes it into a label', () => {
    const room = 63 - '.20-rbac'.length;
    const first = (length: number) => namesOf({ ...unit, name: 'a'.repeat(length) })[0];
    expect(first(room)).toBe(`${'a'.repeat(room)}.20-rbac`);
    expect(first(room + 1)).toMatch(/^a{54}-[0-9a-f]{8}$/);
  });

  it('is valid and not taken twice, however long namespace, kind and name are', () => {
    const resources = ['a', 'b'].map((end) => ({ ...fair, name: `${'a'.repeat(252)}${end}` }));
    const longest: DeliveryUnit = {
      ...unit,
      name: `${'n'.repeat(63)}.chronikcluster-${'a'.repeat(174)}`,
      steps: [...unit.steps, ...componentSteps('alertmanager', 5, ['workloads'])],
      resources,
    };
    const names = [unit, { ...unit, name: `market.kiosk-${'a'.repeat(60)}`, resources: [] }, longest].flatMap(namesOf);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      expect(name).toSatisfy(isLabelValue);
      expect(name).toSatisfy(isDns1123Subdomain);
    }
  });
});
