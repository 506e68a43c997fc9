import { describe, expect, it, test } from 'vitest';
import type { Kind } from '../../core/kind/kind.ts';
import { findKindByName } from '../../core/kind/kind-registry.ts';
import { kinds } from '../../kinds/index.ts';
import { isSelected, missingResources, parseSelectors } from './select-resources.ts';

function kindNamed(name: string): Kind {
  const kind = findKindByName(kinds, name);
  if (kind === undefined) throw new Error(`no kind ${name}`);
  return kind;
}
const database = kindNamed('database');
const RESOURCES = [
  { kind: database, name: 'orders' },
  { kind: database, name: 'invoices' },
  { kind: kindNamed('chronikcluster'), name: 'orders' },
];

describe('names select', () => {
  const cases: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
    'everything, where there are none': [[], ['Database/orders', 'Database/invoices', 'ChronikCluster/orders']],
    'every resource of a name': [['orders'], ['Database/orders', 'ChronikCluster/orders']],
    'one by its kind': [['database/orders'], ['Database/orders']],
    'one by a kind with its group': [['database.database.example.com/orders'], ['Database/orders']],
    'one by a short name': [['ck/orders'], ['ChronikCluster/orders']],
    'all of a kind': [['databases'], ['Database/orders', 'Database/invoices']],
    'some of a kind': [['db', 'invoices'], ['Database/invoices']],
    several: [
      ['invoices', 'ck/orders'],
      ['Database/invoices', 'ChronikCluster/orders'],
    ],
  };
  test.each(Object.entries(cases))('%s', (_situation, [words, names]) => {
    const selection = parseSelectors(words, kinds);
    expect(selection.diagnostics).toEqual([]);
    const selected = RESOURCES.filter((resource) => isSelected(resource, selection));
    expect(selected.map(({ kind, name }) => `${kind.definition.spec.names.kind}/${name}`)).toEqual(names);
  });
});

it('says all that is wrong with names at once', () => {
  const { diagnostics } = parseSelectors(['databse/orders', 'a/b/c', '/x'], kinds);
  expect(diagnostics.map(({ code }) => code)).toEqual(['unknown-kind', 'invalid-name', 'invalid-name']);
  expect(diagnostics[0]).toMatchObject({ fix: 'did you mean `database`?' });
});

describe('what is not there', () => {
  it('is named with what comes near', () => {
    const { selectors } = parseSelectors(['database/invoice', 'orders', 'zebra'], kinds);
    expect(missingResources(selectors, RESOURCES, 'in namespace shop')).toMatchObject([
      { message: "there is no Database 'invoice' in namespace shop", fix: 'did you mean `invoices`?' },
      { message: "there is no resource 'zebra' in namespace shop" },
    ]);
  });

  it('is not missed where a whole kind was asked for', () => {
    const { selectors } = parseSelectors(['observabilityplatforms'], kinds);
    expect(missingResources(selectors, RESOURCES, 'in namespace shop')).toEqual([]);
  });
});
