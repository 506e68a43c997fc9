import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { objectId } from '../manifest/object-id.ts';
import { orderObjects } from './order-objects.ts';
import type { PlannedObject } from './plan.ts';

function object(wave: number, apiVersion: string, kind: string, name: string): PlannedObject {
  const ref = { apiVersion, kind, namespace: 'market', name };
  const manifest = { apiVersion, kind, metadata: { name, namespace: 'market' } };
  return { id: objectId(ref), wave, step: `step-${wave}`, ref, digest: '', references: [], manifest };
}

const ids = (objects: readonly PlannedObject[]) => objects.map(({ wave, id }) => `${wave} ${id}`);

describe('apply order', () => {
  it('is by wave, then by kind as appliers apply them, then by id', () => {
    const objects = [
      object(80, 'apps/v1', 'Deployment', 'a'),
      object(50, 'apps/v1', 'StatefulSet', 'a'),
      object(50, 'v1', 'Service', 'b'),
      object(50, 'v1', 'Service', 'a'),
      object(20, 'rbac.authorization.k8s.io/v1', 'RoleBinding', 'a'),
      object(20, 'rbac.authorization.k8s.io/v1', 'Role', 'a'),
      object(20, 'v1', 'ServiceAccount', 'a'),
      object(20, 'toys.example.com/v1', 'Unheard', 'a'),
      object(120, 'autoscaling/v2', 'HorizontalPodAutoscaler', 'a'),
    ];
    expect(ids(orderObjects(objects))).toEqual([
      '20 ServiceAccount/market/a',
      '20 Role.rbac.authorization.k8s.io/market/a',
      '20 RoleBinding.rbac.authorization.k8s.io/market/a',
      '20 Unheard.toys.example.com/market/a',
      '50 Service/market/a',
      '50 Service/market/b',
      '50 StatefulSet.apps/market/a',
      '80 Deployment.apps/market/a',
      '120 HorizontalPodAutoscaler.autoscaling/market/a',
    ]);
  });

  it('is by number and not by text', () => {
    const waves = [1020, 120, 20, 220].map((wave) => object(wave, 'v1', 'Secret', `w${wave}`));
    expect(orderObjects(waves).map(({ wave }) => wave)).toEqual([20, 120, 220, 1020]);
  });

  test('does not depend on the order of the input, and neither loses nor changes anything', () => {
    const kinds = fc.constantFrom(
      ['v1', 'Secret'] as const,
      ['v1', 'Service'] as const,
      ['apps/v1', 'Deployment'] as const,
      ['example.com/v1', 'Unheard'] as const,
      ['example.com/v1', 'Unseen'] as const,
    );
    const objects = fc
      .uniqueArray(fc.tuple(fc.constantFrom(20, 50, 120), kinds, fc.constantFrom('a', 'B', 'b', 'a-b', 'a.b')), {
        selector: ([wave, [, kind], name]) => `${wave}/${kind}/${name}`,
      })
      .map((all) => all.map(([wave, [apiVersion, kind], name]) => object(wave, apiVersion, kind, name)));
    const shuffled = objects.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, inAnyOrder]) => {
        const ordered = orderObjects(all);
        expect(ids(orderObjects(inAnyOrder))).toEqual(ids(ordered));
        expect(new Set(ordered)).toEqual(new Set(all));
        expect(orderObjects(ordered)).toEqual(ordered);
      }),
    );
  });
});
