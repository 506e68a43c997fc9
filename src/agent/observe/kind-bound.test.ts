import { expect, test } from 'vitest';
import { createKindBound } from './kind-bound.ts';

const KNOWN = new Set(['Deployment.apps', 'Certificate.cert-manager.io']);
const NEEDED = { labelled: [], whole: [], defined: [], foreign: [] };

function refusedOf(types: readonly string[], most: number): readonly string[] {
  const bound = createKindBound(KNOWN, most);
  bound.review(types);
  return [...bound.refused];
}

test.each<readonly [string, readonly string[], readonly string[]]>([
  ['known kinds count nothing', ['apps/v1 Deployment', 'cert-manager.io/v1 Certificate', 'a/v1 A', 'b/v1 B'], []],
  ['the first by name are looked at', ['c/v1 C', 'b/v1 B', 'a/v1 A'], ['C.c']],
  ['another version of a kind counts as well', ['a/v1 A', 'a/v2 A', 'b/v1 B'], ['B.b']],
  ['a refused version does not refuse the kind', ['a/v1 A', 'a/v2 A', 'a/v3 A'], []],
  [
    'versions of a known kind do not refuse it',
    ['cert-manager.io/v1 Certificate', 'cert-manager.io/v2 Certificate', 'cert-manager.io/v3 Certificate', 'z/v1 Z'],
    ['Z.z'],
  ],
])('of two that may be looked at beside the known ones: %s', (_sentence, types, refused) => {
  expect(refusedOf(types, 2)).toEqual(refused);
});

test('what is looked at is not pushed out by what comes later, and what goes makes room', () => {
  const bound = createKindBound(KNOWN, 1);
  bound.review(['m/v1 M']);
  bound.review(['a/v1 A', 'm/v1 M']);
  expect([...bound.refused]).toEqual(['A.a']);
  bound.review(['a/v1 A']);
  expect([...bound.refused]).toEqual([]);
  bound.review([]);
  bound.review(['a/v1 A', 'm/v1 M']);
  expect([...bound.refused]).toEqual(['M.m']);
});

test('neither schemas nor definitions are read of what is refused', () => {
  const bound = createKindBound(KNOWN, 1);
  bound.review(['a/v1 A', 'a/v2 A', 'b/v1 B']);
  const foreign = ['a/v1 A', 'a/v2 A', 'b/v1 B'].map((type) => {
    const [apiVersion = '', kind = ''] = type.split(' ');
    return { apiVersion, kind };
  });
  expect(bound.within({ ...NEEDED, labelled: ['A.a', 'B.b'], defined: ['A.a', 'B.b'], foreign })).toEqual({
    ...NEEDED,
    labelled: ['A.a', 'B.b'],
    defined: ['A.a'],
    foreign: [{ apiVersion: 'a/v1', kind: 'A' }],
  });
});
