import { describe, expect, it } from 'vitest';
import { parseDocuments } from './parse-documents.ts';

const LIST = `\
apiVersion: v1
kind: List
items:
- kind: A
  metadata: {name: one}
- apiVersion: v1
  kind: List
  items: [{kind: B}]
- kind: C
metadata: {resourceVersion: ""}
`;

describe('a List', () => {
  const { documents, diagnostics } = parseDocuments({ path: 'f', text: LIST });

  it('stands for its items, and for those of lists among them', () => {
    expect(diagnostics).toEqual([]);
    expect(documents.map(({ value }) => value)).toEqual([
      { kind: 'A', metadata: { name: 'one' } },
      { kind: 'B' },
      { kind: 'C' },
    ]);
  });

  it('gives items that know their places', () => {
    expect(documents.map((document) => document.locate(['kind'], 'value').line)).toEqual([4, 8, 9]);
    expect(documents[0]?.locate(['metadata', 'name'], 'value')).toEqual({
      file: 'f',
      line: 5,
      column: 20,
      endColumn: 23,
    });
    expect(documents[2]?.locate(['spec', 'size'], 'value')).toEqual({ file: 'f', line: 9, column: 3 });
  });

  it.each([
    { why: 'is empty', text: 'apiVersion: v1\nkind: List\nitems: []\n', codes: [], kept: 0 },
    { why: 'has no items', text: 'apiVersion: v1\nkind: List\n', codes: ['invalid-list 1:1 nothing'], kept: 0 },
    {
      why: 'has items that are no list',
      text: 'apiVersion: v1\nkind: List\nitems: {a: 1}\n',
      codes: ['invalid-list 3:8 a mapping'],
      kept: 0,
    },
    {
      why: 'has items that are no resources',
      text: 'apiVersion: v1\nkind: List\nitems: [1, {kind: A}, [], null]\n',
      codes: ['invalid-list-item 3:9 a number', 'invalid-list-item 3:23 a list', 'invalid-list-item 3:27 null'],
      kept: 1,
    },
    { why: 'is of another group', text: 'apiVersion: shop/v1\nkind: List\nitems: 1\n', codes: [], kept: 1 },
  ])('that $why', ({ text, codes, kept }) => {
    const parsed = parseDocuments({ path: 'f', text });
    expect(
      parsed.diagnostics.map(({ code, location, actual }) => `${code} ${location?.line}:${location?.column} ${actual}`),
    ).toEqual(codes);
    expect(parsed.documents).toHaveLength(kept);
  });
});
