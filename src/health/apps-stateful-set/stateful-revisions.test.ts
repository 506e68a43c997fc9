import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { isOfWantedRevision, readRevisions } from './stateful-revisions.ts';

function statefulSet(spec: JsonObject, status: JsonObject): LiveObject {
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'orders', namespace: 'shop' }, spec, status };
}

function pod(name: string, revision: string): LiveObject {
  const labels = { 'controller-revision-hash': revision };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop', labels } };
}

const rolling = (partition?: number): JsonObject => ({
  updateStrategy: { type: 'RollingUpdate', ...(partition !== undefined && { rollingUpdate: { partition } }) },
});
const NEXT = { replicas: 3, currentRevision: 'old', updateRevision: 'new' };

describe('a pod of the revision before is wanted', () => {
  test.each<[string, JsonObject, string, boolean]>([
    ['not at all without a partition', rolling(), 'orders-0', false],
    ['below the partition', rolling(1), 'orders-0', true],
    ['not at the partition', rolling(1), 'orders-1', false],
    ['below the partition counted from the first ordinal', { ...rolling(1), ordinals: { start: 5 } }, 'orders-5', true],
    [
      'not at the partition counted from the first ordinal',
      { ...rolling(1), ordinals: { start: 5 } },
      'orders-6',
      false,
    ],
    ['always with OnDelete', { updateStrategy: { type: 'OnDelete' } }, 'orders-2', true],
    ['not when its name has no ordinal', rolling(9), 'orders', false],
  ])('%s', (_, spec, name, expected) => {
    expect(isOfWantedRevision(pod(name, 'old'), readRevisions(statefulSet(spec, NEXT)))).toBe(expected);
  });
});

test('before the controller has named a revision, every pod is wanted', () => {
  expect(isOfWantedRevision(pod('orders-2', 'old'), readRevisions(statefulSet({}, {})))).toBe(true);
});

describe('a rollout is on its way', () => {
  test.each<[string, JsonObject, JsonObject, boolean]>([
    ['while the revisions differ', rolling(0), { ...NEXT, updatedReplicas: 3 }, true],
    ['not when they are the same', rolling(0), { ...NEXT, currentRevision: 'new', updatedReplicas: 2 }, false],
    [
      'while replicas above the partition are old',
      { replicas: 3, ...rolling(1) },
      { ...NEXT, updatedReplicas: 1 },
      true,
    ],
    ['not when the partition holds the rest', { replicas: 3, ...rolling(1) }, { ...NEXT, updatedReplicas: 2 }, false],
    ['never with OnDelete', { updateStrategy: { type: 'OnDelete' } }, NEXT, false],
  ])('%s', (_, spec, status, expected) => {
    expect(readRevisions(statefulSet(spec, status)).isRollingOut).toBe(expected);
  });
});
