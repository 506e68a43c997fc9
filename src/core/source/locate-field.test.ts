import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { FieldPath, JsonValue } from '../json/json.ts';
import { parseDocuments } from './parse-documents.ts';
import type { PairPart, SourceDocument } from './source.ts';

function read(text: string): SourceDocument {
  const { documents, diagnostics } = parseDocuments({ path: 'f', text });
  const [document] = documents;
  if (document === undefined) throw new Error(JSON.stringify(diagnostics));
  return document;
}

/** `line:column`, and the text a location covers. */
function locate(document: SourceDocument, path: FieldPath, part: PairPart): string {
  const { line, column, endColumn = column } = document.locate(path, part);
  return `${line}:${column} ${(document.file.text.split('\n')[line - 1] ?? '').slice(column - 1, endColumn - 1)}`;
}

const CLUSTER = `\
# A cluster
kind: ChronikCluster
metadata:
  name: basic
  labels: {team: "a b", "x/y": 'z'}
spec:
  storage: &storage
    size: 10Gi
    class:
  tolerations:
    - key: a
      value: 1
    - b
  script: |
    one
    two
  copy: *storage
  merged:
    <<: [*storage, {other: true}]
    size: 20Gi
1: one
`;

describe('locate', () => {
  const document = read(CLUSTER);

  it.each<{ why: string; path: FieldPath; key: string; value: string }>([
    { why: 'a field', path: ['kind'], key: '2:1 kind', value: '2:7 ChronikCluster' },
    { why: 'a field in flow style', path: ['metadata', 'labels', 'team'], key: '5:12 team', value: '5:18 "a b"' },
    { why: 'a key in quotes', path: ['metadata', 'labels', 'x/y'], key: '5:25 "x/y"', value: "5:32 'z'" },
    {
      why: 'a flow mapping',
      path: ['metadata', 'labels'],
      key: '5:3 labels',
      value: '5:11 {team: "a b", "x/y": \'z\'}',
    },
    {
      why: 'a block mapping is pointed at, not underlined',
      path: ['spec', 'storage'],
      key: '7:3 storage',
      value: '8:5 ',
    },
    { why: 'a value that was left empty', path: ['spec', 'storage', 'class'], key: '9:5 class', value: '9:5 class' },
    { why: 'a list', path: ['spec', 'tolerations'], key: '10:3 tolerations', value: '11:5 ' },
    { why: 'a list item has no key', path: ['spec', 'tolerations', 1], key: '13:7 b', value: '13:7 b' },
    { why: 'a field of a list item', path: ['spec', 'tolerations', 0, 'value'], key: '12:7 value', value: '12:14 1' },
    { why: 'a block scalar begins at its mark', path: ['spec', 'script'], key: '14:3 script', value: '14:11 |' },
    { why: 'an alias is where it is written', path: ['spec', 'copy'], key: '17:3 copy', value: '17:9 *storage' },
    {
      why: 'a field behind an alias is where its anchor is',
      path: ['spec', 'copy', 'size'],
      key: '8:5 size',
      value: '8:11 10Gi',
    },
    {
      why: 'an own field wins over a merged one',
      path: ['spec', 'merged', 'size'],
      key: '20:5 size',
      value: '20:11 20Gi',
    },
    { why: 'a merged field', path: ['spec', 'merged', 'class'], key: '9:5 class', value: '9:5 class' },
    {
      why: 'a field of a merged mapping without an anchor',
      path: ['spec', 'merged', 'other'],
      key: '19:21 other',
      value: '19:28 true',
    },
    { why: 'a number as a key', path: ['1'], key: '21:1 1', value: '21:4 one' },
    { why: 'the document', path: [], key: '2:1 ', value: '2:1 ' },
    {
      why: 'a missing field is shown at its parent',
      path: ['spec', 'storage', 'backend'],
      key: '7:3 storage',
      value: '7:3 storage',
    },
    { why: 'a missing field at the top', path: ['status', 'phase'], key: '2:1 ', value: '2:1 ' },
    { why: 'a missing field of a list item', path: ['spec', 'tolerations', 0, 'effect'], key: '11:7 ', value: '11:7 ' },
    {
      why: 'an item beyond the end of a list',
      path: ['spec', 'tolerations', 7],
      key: '10:3 tolerations',
      value: '10:3 tolerations',
    },
    { why: 'a field of a text', path: ['kind', 'x'], key: '2:1 kind', value: '2:1 kind' },
    {
      why: 'a name for a list, an index for a mapping',
      path: ['spec', 'tolerations', '0'],
      key: '10:3 tolerations',
      value: '10:3 tolerations',
    },
    { why: 'names that objects inherit', path: ['constructor', 'name'], key: '2:1 ', value: '2:1 ' },
  ])('$why', ({ path, key, value }) => {
    expect([locate(document, path, 'key'), locate(document, path, 'value')]).toEqual([key, value]);
  });

  it('counts lines from the start of the file, with CRLF and in later documents too', () => {
    const text = 'a: 1\r\n---\r\n# x\r\nb:\r\n  c: "d"\r\n';
    const [, second] = parseDocuments({ path: 'f', text }).documents;
    expect(second?.locate(['b', 'c'], 'value')).toEqual({ file: 'f', line: 5, column: 6, endColumn: 9 });
  });
});

function leavesOf(value: JsonValue | undefined, path: FieldPath = []): { path: FieldPath; value: JsonValue }[] {
  if (typeof value !== 'object' || value === null) return value === undefined ? [] : [{ path, value }];
  const entries: [string | number, JsonValue | undefined][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return entries.flatMap(([name, member]) => leavesOf(member, [...path, name]));
}

describe('the location of every leaf', () => {
  // Line ends inside of strings are left out, because a location never goes beyond its first line.
  const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((one) => !/[\n\r\u0085\u2028\u2029]/.test(one));
  const key = fc
    .oneof(fc.constantFrom('a', 'spec', 'x/y', 'true', '1', 'y', '', '- a', 'constructor'), text)
    .filter((name) => name !== '__proto__');
  const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    ),
  }));
  const object = fc.dictionary(key, value, { minKeys: 1, maxKeys: 5, noNullPrototype: true });
  const style = fc.constantFrom<(value: unknown) => string>(
    (one) => stringify(one, { lineWidth: 0 }),
    (one) => stringify(one, { lineWidth: 0, collectionStyle: 'flow' }),
    (one) =>
      stringify(one, { lineWidth: 0, defaultStringType: 'QUOTE_SINGLE', indent: 4, indentSeq: false }).replaceAll(
        '\n',
        '\r\n',
      ),
    (one) => JSON.stringify(one, null, '\t'),
    (one) => JSON.stringify(one),
  );

  it('is the text of that leaf, however the document is written', () => {
    fc.assert(
      fc.property(object, style, (written, write) => {
        const source = `# comment\n---\n${write(written)}`;
        const { documents, diagnostics } = parseDocuments({ path: 'f', text: source });
        fc.pre(diagnostics.every(({ severity }) => severity === 'warning'));
        const [document] = documents;
        expect(document?.value).toEqual(JSON.parse(JSON.stringify(written)));
        const lines = source.split('\n');
        for (const leaf of leavesOf(document?.value)) {
          const { line, column, endColumn } = document?.locate(leaf.path, 'value') ?? { line: 0, column: 0 };
          expect(parse((lines[line - 1] ?? '').slice(column - 1, (endColumn ?? column) - 1))).toEqual(leaf.value);
        }
      }),
    );
  });
});
