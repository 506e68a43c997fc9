import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suggestName } from './suggest-name.ts';

const FIELDS = ['replicas', 'image', 'storageClass', 'size', 'retentionDays', 'backend'];

describe('suggestName', () => {
  it.each([
    { why: 'another case', name: 'Postgres', known: ['postgresql', 'postgres'], suggestion: 'postgres' },
    { why: 'dashes instead of humps', name: 'storage-class', known: FIELDS, suggestion: 'storageClass' },
    { why: 'underscores instead of humps', name: 'retention_days', known: FIELDS, suggestion: 'retentionDays' },
    { why: 'a missing letter', name: 'replica', known: FIELDS, suggestion: 'replicas' },
    { why: 'swapped letters', name: 'retentoinDays', known: FIELDS, suggestion: 'retentionDays' },
    { why: 'a longer name that ends with a known one', name: 'storageSize', known: FIELDS, suggestion: 'size' },
    {
      why: 'a shorter name that a known one starts with',
      name: 'retention',
      known: FIELDS,
      suggestion: 'retentionDays',
    },
    { why: 'the longest shared part wins', name: 'diskSizeLimit', known: ['disk', 'diskSize'], suggestion: 'diskSize' },
    { why: 'an edit is nearer than a shared end', name: 'sizes', known: ['sizesOfAll', 'size'], suggestion: 'size' },
    { why: 'nothing near', name: 'tolerations', known: FIELDS, suggestion: undefined },
    { why: 'more than a third is wrong', name: 'abcd', known: ['abxy'], suggestion: undefined },
    { why: 'a shared end of two letters says nothing', name: 'veryLongName', known: ['me'], suggestion: undefined },
    { why: 'nothing is known', name: 'size', known: [], suggestion: undefined },
    { why: 'a name is no suggestion for itself', name: 'size', known: ['size'], suggestion: undefined },
    { why: 'the empty name', name: '', known: ['', 'a'], suggestion: undefined },
    {
      why: 'names that every object inherits',
      name: 'constructors',
      known: ['constructor'],
      suggestion: 'constructor',
    },
    { why: 'a name of a megabyte', name: 'a'.repeat(1_000_000), known: ['b'.repeat(1_000_000)], suggestion: undefined },
  ])('$why: $suggestion', ({ name, known, suggestion }) => {
    expect(suggestName(name, known)).toBe(suggestion);
  });

  it('decides between equally near names by their text', () => {
    expect(suggestName('cat', ['hat', 'bat', 'rat'])).toBe('bat');
    expect(suggestName('cat', ['rat', 'hat', 'bat'])).toBe('bat');
  });

  it('gives a known name or none, whatever the order of the known names', () => {
    const names = fc.uniqueArray(fc.string({ maxLength: 12 }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), names, (name, known) => {
        const suggestion = suggestName(name, known);
        expect(suggestName(name, known.toReversed())).toBe(suggestion);
        expect([undefined, ...known.filter((one) => one !== name)]).toContain(suggestion);
      }),
    );
  });
});
