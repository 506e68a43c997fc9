import { expect, test } from 'vitest';
import type { LiveObject } from '../../core/live/live-object.ts';
import { RESOURCE_LABEL } from '../../core/synth/labels.ts';
import { shardOf } from './shard-of.ts';
import { isKeptFor, placeOfResource } from './shared-place.ts';

const KEY = 'Database.databases.example.com/shop/orders';
const SHARDS = 4;
const OURS = shardOf(placeOfResource(KEY), SHARDS);
const resourceKinds = new Set(['Database.databases.example.com']);
const labels = { [RESOURCE_LABEL]: 'database.orders' };
const PLANNED = { kind: 'Database', namespace: 'shop', name: 'orders', apiVersion: 'databases.example.com/v1alpha1' };

function object(
  kind: string,
  given: Partial<LiveObject['metadata']> & { readonly apiVersion?: string } = {},
): LiveObject {
  const { apiVersion = 'v1', ...metadata } = given;
  return { apiVersion, kind, metadata: { name: 'orders', namespace: 'shop', ...metadata } };
}

/** Of the shards that could be held alone: those with which the object is kept. */
function keepers(given: LiveObject): readonly number[] {
  return [0, 1, 2, 3].filter((shard) =>
    isKeptFor(given, { keeps: (each) => each === shard, shards: SHARDS, resourceKinds }),
  );
}

const ALL = [0, 1, 2, 3];

test.each<readonly [string, LiveObject, readonly number[]]>([
  ['the resource', object('Database', { apiVersion: 'databases.example.com/v1alpha1' }), [OURS]],
  [
    'its Plan',
    {
      ...object('Plan', { apiVersion: 'planwright.dev/v1alpha1', name: 'database-orders' }),
      spec: { resource: PLANNED },
    },
    [OURS],
  ],
  ['what carries its label', object('Pod', { labels, name: 'orders-0' }), [OURS]],
  ['a Plan that says nothing', object('Plan', { apiVersion: 'planwright.dev/v1alpha1' }), ALL],
  [
    'a Plan of a resource in another namespace, which is nobody’s',
    {
      ...object('Plan', { apiVersion: 'planwright.dev/v1alpha1', name: 'database-orders' }),
      spec: { resource: { ...PLANNED, namespace: 'else' } },
    },
    ALL,
  ],
  ['what carries no label', object('ResourceQuota'), ALL],
  ['a quota that some Plan renders', object('ResourceQuota', { labels }), ALL],
  [
    'an applier that some Plan renders',
    object('Kustomization', { labels, apiVersion: 'kustomize.toolkit.fluxcd.io/v1' }),
    ALL,
  ],
  ['what carries its label outside namespaces', object('ClusterRole', { labels, namespace: undefined }), ALL],
])('%s is kept by whom it concerns', (_what, given, expected) => {
  expect(keepers(given)).toEqual(expected);
});

test('one shard keeps everything, held or not', () => {
  expect(isKeptFor(object('Pod', { labels }), { keeps: () => false, shards: 1, resourceKinds })).toBe(true);
});
