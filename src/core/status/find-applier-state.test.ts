import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../json/json.ts';
import { standardSteps } from '../kind/steps.ts';
import type { LiveObject } from '../live/live-object.ts';
import { createLiveState } from '../live/live-state.ts';
import type { Plan } from '../plan/plan.ts';
import { findApplierState } from './find-applier-state.ts';

const CLAIM = 'StatefulSet.apps/shop/orders';
const BINDING = 'ClusterRoleBinding.rbac.authorization.k8s.io//shop:orders';

function plan(namespace = 'shop'): Plan {
  const object = { wave: 20, step: 'rbac', digest: 'sha256:3', references: [] };
  const reference = { apiVersion: 'v1', kind: 'A', name: 'a' };
  const manifest = { apiVersion: 'v1', kind: 'A', metadata: { name: 'a' } };
  return {
    name: 'database-orders',
    resource: { apiVersion: 'a/v1', kind: 'Database', namespace, name: 'orders', specDigest: 'sha256:1' },
    digest: 'sha256:2',
    deletionPolicy: 'Retain',
    steps: standardSteps('rbac', 'stateful', 'services'),
    requires: [],
    creates: [],
    objects: [CLAIM, BINDING].map((id) => ({ ...object, id, ref: reference, manifest })),
  };
}

function kustomization(name: string, spec: JsonObject, status: JsonObject = {}): LiveObject {
  const metadata = { namespace: 'flux-system', name };
  return { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata, spec, status };
}

function application(name: string, spec: JsonObject, status: JsonObject = {}): LiveObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { namespace: 'argocd', name },
    spec,
    status,
  };
}

function toldBy(objects: readonly LiveObject[], of = plan()): string | undefined {
  const object = findApplierState(of, createLiveState(objects), 0)?.object;
  return object?.split('/').at(-1);
}

const path = (text: JsonValue): JsonObject => ({ path: text });
const source = (text: string, more: JsonObject = {}): JsonObject => ({ source: path(text), ...more });

describe('what applies a Plan', () => {
  it.each([
    ['a Kustomization of a part', kustomization('a', path('./dist/kustomize/shop/database-orders/20-rbac'))],
    ['a Kustomization of all parts', kustomization('a', path('dist/kustomize/shop/database-orders'))],
    ['a Kustomization of the manifests', kustomization('a', path('./dist/manifests/shop/database-orders/'))],
    ['a Kustomization of a step', kustomization('a', path('./dist/manifests/shop/database-orders/20-rbac'))],
    ['a Kustomization of a whole namespace', kustomization('a', path('./dist/kustomize/shop/20-rbac'))],
    ['one in a repository of many', kustomization('a', path('clusters/prod/out/manifests/shop/database-orders'))],
    [
      'one below a folder called like ours',
      kustomization('a', path('manifests/kustomize/shop/database-orders/20-rbac')),
    ],
    ['an Application of the manifests', application('a', source('dist/manifests/shop/database-orders'))],
    [
      'an Application of several sources',
      application('a', { sources: [path('b'), path('dist/manifests/shop/database-orders')] }),
    ],
    [
      'an Application that is hydrated',
      application('a', { sourceHydrator: { syncSource: path('dist/manifests/shop/database-orders') } }),
    ],
    [
      'a Kustomization of any path that lists an object of the Plan',
      kustomization('a', path('./'), { inventory: { entries: [{ id: 'shop_orders_apps_StatefulSet', v: 'v1' }] } }),
    ],
    [
      'a Kustomization that lists an object for the whole cluster',
      kustomization('a', path('./'), {
        inventory: { entries: [{ id: '_shop__orders_rbac.authorization.k8s.io_ClusterRoleBinding', v: 'v1' }] },
      }),
    ],
    [
      'an Application of any path that lists an object of the Plan',
      application('a', source('.'), {
        resources: [{ group: 'apps', kind: 'StatefulSet', namespace: 'shop', name: 'orders' }],
      }),
    ],
  ])('is %s', (_claim, object) => {
    expect(toldBy([object])).toBe('a');
  });

  it.each([
    ['what delivers Plans, with Flux', kustomization('planwright-plans', path('./plans'))],
    ['what delivers this Plan alone', kustomization('a', path('./plans/shop/database-orders'))],
    ['what delivers Plans, with Argo CD', application('shop.plans', source('plans/shop'))],
    ['what applies Kustomizations', kustomization('planwright', path('./dist/flux'))],
    ['what waits for the resource', kustomization('a', path('./dist/kustomize/empty'))],
    ['another Plan', kustomization('a', path('./dist/kustomize/shop/database-other/20-rbac'))],
    ['the same Plan in another namespace', application('a', source('dist/manifests/shop-eu/database-orders'))],
    ['a part that this Plan lacks', kustomization('a', path('./dist/kustomize/shop/90-verify'))],
    ['a folder below a part', kustomization('a', path('./dist/manifests/shop/database-orders/20-rbac/more'))],
    ['what others call manifests', application('a', source('manifests'))],
    [
      'a Kustomization of another cluster',
      kustomization('a', { ...path('./dist/kustomize/shop/database-orders/20-rbac'), kubeConfig: { secretRef: {} } }),
    ],
    [
      'the delivery of the resource itself',
      application('a', source('plans/shop'), {
        resources: [{ group: 'a', kind: 'Database', namespace: 'shop', name: 'orders' }],
      }),
    ],
  ])('is not %s', (_claim, object) => {
    expect(toldBy([object])).toBeUndefined();
  });

  it('is found in a namespace that is called like a folder of ours', () => {
    const one = application('a', source('dist/manifests/manifests/database-orders'));
    expect(toldBy([one], plan('manifests'))).toBe('a');
  });

  it('is the Application of this cluster, where several clusters are fed from one', () => {
    const of = (name: string, destination: JsonObject): LiveObject =>
      application(name, source('dist/manifests/shop/database-orders', { destination }));
    const elsewhere = of('a', { server: 'https://10.0.0.1' });
    expect(toldBy([elsewhere, of('b', { server: 'https://kubernetes.default.svc' })])).toBe('b');
    expect(toldBy([elsewhere, of('b', { name: 'in-cluster' })])).toBe('b');
    expect(toldBy([elsewhere, of('b', { name: 'prod' })])).toBe('a');
  });

  it('is the one in trouble, where Argo CD and Flux both do', () => {
    const flux = kustomization('flux', { ...path('./dist/kustomize/shop/database-orders/20-rbac'), suspend: true });
    const told = (status: JsonObject): string | undefined =>
      toldBy([flux, application('argocd', source('dist/manifests/shop/database-orders'), status)]);
    expect(told({ sync: { status: 'Synced' } })).toBe('flux');
    expect(told({ conditions: [{ type: 'ComparisonError', message: 'no' }] })).toBe('argocd');
  });

  it('is nothing in a cluster without either', () => {
    expect(findApplierState(plan(), createLiveState([]), 0)).toBeUndefined();
  });

  it('never makes it throw, whatever a dump holds, and never depends on the order of objects', () => {
    const odd = fc.jsonValue({ maxDepth: 3 });
    const some = (names: readonly string[], known: readonly unknown[]): fc.Arbitrary<object> =>
      fc.dictionary(fc.constantFrom(...names), fc.oneof(odd, fc.constantFrom(...known)), { maxKeys: 6 });
    const condition = some(
      ['type', 'status', 'reason', 'message'],
      ['Ready', 'Stalled', 'ComparisonError', 'False', 'True'],
    );
    const conditions = fc.record({ conditions: fc.array(condition) });
    const operation = some(
      ['phase', 'message', 'finishedAt', 'retryCount', 'syncResult', 'operation'],
      ['Running', 'Failed', 'Error', '2026-11-21T13:20:42Z', 3, { resources: [null, { status: 'SyncFailed' }] }],
    );
    const status = fc.oneof(
      odd,
      conditions,
      some(
        ['sync', 'operationState', 'history', 'inventory', 'resources'],
        [{ status: 'OutOfSync' }, [{}], { entries: [{ id: 3 }] }],
      ),
      fc.record({ operationState: operation }),
    );
    const spec = fc.oneof(
      odd,
      some(
        ['path', 'source', 'sources', 'dependsOn', 'sourceRef', 'retryInterval'],
        ['dist/kustomize/shop/database-orders/20-rbac', [{}]],
      ),
      fc.constant({
        ...path('dist/kustomize/shop/database-orders/20-rbac'),
        ...source('dist/manifests/shop/database-orders'),
      }),
    );
    const objects = fc.array(
      fc.record({
        make: fc.constantFrom(kustomization, application),
        name: fc.constantFrom('a', 'b', 'c'),
        spec,
        status,
      }),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(objects, (records) => {
        // Specs and statuses of any form: what a cluster or a dump holds is not to be trusted.
        const made = records.map((one) => one.make(one.name, one.spec as JsonObject, one.status as JsonObject));
        const state = findApplierState(plan(), createLiveState(made), 0);
        expect(findApplierState(plan(), createLiveState([...made].reverse()), 0)).toEqual(state);
      }),
      { numRuns: 500 },
    );
  });
});
