import { describe, expect, it } from 'vitest';
import { groupOf, objectId, referenceOf } from './object-id.ts';

const ids = {
  'a core object': [{ apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'orders' }, 'Service/shop/orders'],
  'an object of a group': [
    { apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'shop', name: 'orders' },
    'StatefulSet.apps/shop/orders',
  ],
  'a cluster-wide object': [
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: 'viewer' },
    'ClusterRole.rbac.authorization.k8s.io//viewer',
  ],
  'a cluster-wide core object': [{ apiVersion: 'v1', kind: 'Namespace', name: 'shop' }, 'Namespace//shop'],
} as const;

describe('the id', () => {
  it.each(Object.entries(ids))('of %s', (_what, [reference, id]) => {
    expect(objectId(reference)).toBe(id);
  });

  it('has no version: two versions of one group name the same object', () => {
    const versions = ['autoscaling/v1', 'autoscaling/v2'];
    const all = versions.map((apiVersion) => objectId({ apiVersion, kind: 'HorizontalPodAutoscaler', name: 'a' }));
    expect(new Set(all).size).toBe(1);
  });

  it('differs by group, kind, namespace and name', () => {
    const one = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'a', name: 'b' };
    const others = [{ apiVersion: 'v1' }, { kind: 'DaemonSet' }, { namespace: 'b' }, { name: 'a' }];
    expect(new Set([one, ...others.map((other) => ({ ...one, ...other }))].map(objectId)).size).toBe(5);
  });
});

describe('the reference of a manifest', () => {
  it('is what names it in a cluster', () => {
    const manifest = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'a', namespace: 'shop', labels: { b: 'c' } },
      data: {},
    };
    expect(referenceOf(manifest)).toEqual({ apiVersion: 'v1', kind: 'Secret', namespace: 'shop', name: 'a' });
  });

  it('has no namespace where the manifest has none', () => {
    const reference = referenceOf({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'a', namespace: undefined },
    });
    expect(Object.keys(reference)).toEqual(['apiVersion', 'kind', 'name']);
  });
});

it.each([
  ['v1', ''],
  ['apps/v1', 'apps'],
  ['rbac.authorization.k8s.io/v1', 'rbac.authorization.k8s.io'],
  ['', ''],
])('the group of %j is %j', (apiVersion, group) => {
  expect(groupOf(apiVersion)).toBe(group);
});
