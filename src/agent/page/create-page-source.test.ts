import { expect, test } from 'vitest';
import type { LiveObject } from '../../core/live/live-object.ts';
import { createPageSource, type PageSourceParts } from './create-page-source.ts';

const KEYS = ['Database.database.example.com/shop/orders', 'Database.database.example.com/bank/ledger'];

test('the list is sorted, and unpacks only what changed since somebody looked last', () => {
  const versions = new Map(KEYS.map((key) => [key, '1']));
  const unpacked: string[] = [];
  const find = (id: string): LiveObject | undefined => {
    unpacked.push(id);
    const [, namespace = '', name = ''] = id.split('/');
    const metadata = { name, namespace, resourceVersion: versions.get(id) ?? '' };
    if (!versions.has(id)) return undefined;
    return {
      apiVersion: 'database.example.com/v1',
      kind: 'Database',
      metadata,
      status: { phase: `v${versions.get(id)}` },
    };
  };
  // The list needs nothing else.
  const parts = {
    observer: { keys: () => [...versions.keys()] },
    store: { find, versionOf: (id: string) => versions.get(id) },
  } as unknown as PageSourceParts;
  const source = createPageSource(parts);
  const shown = (): readonly string[] => source.resources().map(({ path, phase }) => `${path} ${phase}`);
  expect(shown()).toEqual(['bank/database/ledger v1', 'shop/database/orders v1']);
  unpacked.length = 0;
  expect([shown(), unpacked]).toEqual([['bank/database/ledger v1', 'shop/database/orders v1'], []]);
  versions.set(KEYS[0] ?? '', '2');
  expect([shown(), unpacked]).toEqual([['bank/database/ledger v1', 'shop/database/orders v2'], [KEYS[0]]]);
  versions.delete(KEYS[1] ?? '');
  expect(shown()).toEqual(['shop/database/orders v2']);
});
