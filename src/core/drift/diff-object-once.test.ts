import { describe, expect, it } from 'vitest';
import type { LiveObject } from '../live/live-object.ts';
import { diffObject, type ObjectComparison } from './diff-object.ts';
import { diffObjectOnce } from './diff-object-once.ts';

const metadata = { name: 'orders', namespace: 'shop' };
const desired = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { level: 'info', hosts: ['a'] } };
const live: LiveObject = { ...desired, data: { level: 'debug', hosts: ['b'] } };
const comparison: ObjectComparison = { desired, live };

describe('a comparison that was made before', () => {
  it('gives the very same answer', () => {
    const first = diffObjectOnce(comparison);
    expect(first).toEqual(diffObject(comparison));
    expect(diffObjectOnce({ ...comparison, appliers: [], ignore: [] })).toBe(first);
  });

  it.each<[string, Partial<ObjectComparison>]>([
    ['another manifest', { desired: { ...desired, data: { level: 'debug' } } }],
    ['another state of the object', { live: { ...live, data: desired.data } }],
    ['another shape', { shape: { fields: new Map([['data', { fields: new Map([['hosts', { list: 'set' }]]) }]]) } }],
    ['other things to ignore', { ignore: ['/data/level'] }],
    ['another applier', { appliers: ['shop-deployer'] }],
  ])('is made again for %s', (_what, other) => {
    const first = diffObjectOnce(comparison);
    expect(diffObjectOnce({ ...comparison, ...other })).toEqual(diffObject({ ...comparison, ...other }));
    expect(diffObjectOnce(comparison)).toEqual(first);
  });
});
