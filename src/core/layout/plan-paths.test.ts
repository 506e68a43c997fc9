import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { objectId } from '../manifest/object-id.ts';
import { manifestFolder, objectFileNames, planFolder, stepFolderName } from './plan-paths.ts';

const plan = { name: 'database-orders', resource: { namespace: 'shop' } };

function object(kind: string, name: string, { apiVersion = 'v1', step = 'config' } = {}) {
  const ref = { apiVersion, kind, namespace: 'shop', name };
  return { id: objectId(ref), step, ref };
}

const namesOf = (...objects: readonly ReturnType<typeof object>[]) => [...objectFileNames(objects).values()];

describe('folders', () => {
  it.each([
    [{ dist: 'dist', plans: 'plans' }, 'dist/manifests/shop/database-orders', 'plans/shop/database-orders'],
    [{ dist: '/tmp/out', plans: 'a/b' }, '/tmp/out/manifests/shop/database-orders', 'a/b/shop/database-orders'],
  ])('are by namespace and Plan, below %j', (folders, manifests, plans) => {
    expect([manifestFolder(folders, plan), planFolder(folders, plan)]).toEqual([manifests, plans]);
  });

  it('of steps begin with their wave', () => {
    expect(stepFolderName({ wave: 50, name: 'stateful' })).toBe('50-stateful');
    expect(stepFolderName({ wave: 480, name: 'loki-workloads' })).toBe('480-loki-workloads');
  });
});

describe('the file name of an object', () => {
  it('is its kind and its name', () => {
    expect(namesOf(object('Service', 'orders-rw'), object('ConfigMap', 'orders.v2'))).toEqual([
      'Service-orders-rw.yaml',
      'ConfigMap-orders.v2.yaml',
    ]);
  });

  it('has the group where two kinds of one name meet in a step', () => {
    const ours = object('Service', 'orders');
    const knative = object('Service', 'orders', { apiVersion: 'serving.knative.dev/v1' });
    expect(namesOf(ours, knative)).toEqual(['Service-orders.yaml', 'Service.serving.knative.dev-orders.yaml']);
    expect(namesOf(knative, ours)).toEqual(['Service-orders.yaml', 'Service.core-orders.yaml']);
  });

  it('may be the same in two steps, which have folders of their own', () => {
    const knative = object('Service', 'orders', { apiVersion: 'serving.knative.dev/v1', step: 'services' });
    expect(namesOf(object('Service', 'orders'), knative)).toEqual(['Service-orders.yaml', 'Service-orders.yaml']);
  });

  it('is told apart without regard to case, as macOS and Windows do', () => {
    const [left = '', right = ''] = namesOf(object('Service', 'a'), object('SERVICE', 'a', { apiVersion: 'x.io/v1' }));
    expect([left, right]).toEqual(['Service-a.yaml', 'SERVICE.x.io-a.yaml']);
  });

  it.each([
    ['system:controller', 'ClusterRole-system_controller.yaml'],
    ['a/../../b', 'ClusterRole-a_.._.._b.yaml'],
    ['50%@x y', 'ClusterRole-50__x_y.yaml'],
  ])('has nothing in it that a file system or a shell minds: %s', (name, file) => {
    expect(namesOf(object('ClusterRole', name))).toEqual([file]);
  });

  it('never ends like a kustomization, which Argo CD is told to leave out', () => {
    const names = namesOf(
      object('ConfigMap', 'kustomization'),
      object('ConfigMap', 'my-kustomization'),
      object('ConfigMap', 'kustomization-a'),
    );
    expect(names).toEqual([
      'ConfigMap-kustomization_.yaml',
      'ConfigMap-my-kustomization_.yaml',
      'ConfigMap-kustomization-a.yaml',
    ]);
  });

  it('of the longest name is cut and hashed, and differs where names differ at their end', () => {
    const long = ['x', 'y'].map((end) => object('ConfigMap', `${'a'.repeat(252)}${end}`));
    const names = namesOf(...long);
    expect(names.map((name) => name.length)).toEqual([205, 205]);
    expect(new Set(names).size).toBe(2);
  });

  test('is safe, short and unique within its step for whatever an API server takes', () => {
    const kinds = fc.constantFrom('Role', 'ROLE', 'Service', 'Kustomization');
    const groups = fc.constantFrom('v1', 'rbac.authorization.k8s.io/v1', 'x.io/v1');
    const names = fc.oneof(
      fc.constantFrom('a', 'a.b', 'A:b', 'a_b', 'kustomization', 'a'.repeat(253)),
      fc.string({ minLength: 1 }),
    );
    const objects = fc.uniqueArray(
      fc
        .tuple(kinds, groups, names, fc.constantFrom('config', 'rbac'))
        .map(([kind, apiVersion, name, step]) => object(kind, name, { apiVersion, step })),
      { maxLength: 6, selector: ({ id, step }) => `${step} ${id}`.toLowerCase().replaceAll(/[^a-z0-9._-]/g, '_') },
    );
    fc.assert(
      fc.property(objects, (each) => {
        const unique = each.filter((one, index) => each.findIndex(({ id }) => id === one.id) === index);
        const files = objectFileNames(unique);
        const paths = unique.map(({ id, step }) => `${step}/${files.get(id)}`.toLowerCase());
        expect(new Set(paths).size).toBe(unique.length);
        for (const file of files.values()) {
          expect(file).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}\.yaml$/);
          expect(file).not.toMatch(/kustomization\.yaml$/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
