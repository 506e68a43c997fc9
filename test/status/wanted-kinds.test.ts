import { describe, expect, it } from 'vitest';
import { healthRules } from '../../src/health/index.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { wantedKinds } from '../../src/core/status/wanted-kinds.ts';

/** Nothing else of a Plan is read. */
function planOf(...types: readonly (readonly [apiVersion: string, kind: string])[]): Plan {
  return { objects: types.map(([apiVersion, kind]) => ({ ref: { apiVersion, kind, name: 'a' } })) } as unknown as Plan;
}

describe('what must be read of a cluster', () => {
  it.each([
    ['StorageClass.storage.k8s.io', planOf(['storage.k8s.io/v1', 'StorageClass'])],
    ['PersistentVolume', planOf(['v1', 'PersistentVolume'])],
    ['ResourceQuota', planOf(['v1', 'ResourceQuota'])],
    [
      'IngressClass.networking.k8s.io',
      planOf(['networking.k8s.io/v1', 'Ingress'], ['networking.k8s.io/v1', 'IngressClass']),
    ],
  ])(
    'is every %s, also where a Plan renders one: the claims and routes of others look at those of others',
    (kind, plan) => {
      const wanted = wantedKinds([plan], healthRules);
      expect(wanted.whole).toContain(kind);
      expect(wanted.labelled).not.toContain(kind);
    },
  );

  it('is of a kind that only a Plan names no more than what carries our label', () => {
    const wanted = wantedKinds([planOf(['apps/v1', 'Deployment'])], healthRules);
    expect(wanted.labelled).toContain('Deployment.apps');
    expect(wanted.whole).not.toContain('Deployment.apps');
  });

  it('is of what rules read beside a planned kind no more either, but for what anybody may have made', () => {
    const { labelled, whole } = wantedKinds([planOf(['v1', 'Service'], ['apps/v1', 'StatefulSet'])], healthRules);
    expect(labelled).toEqual(expect.arrayContaining(['Deployment.apps', 'StatefulSet.apps']));
    expect(whole).toEqual(['PersistentVolume', 'ResourceQuota', 'StorageClass.storage.k8s.io']);
  });
});
