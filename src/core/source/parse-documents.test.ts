import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { renderDiagnostics } from '../diagnostic/render-diagnostics.ts';
import { sortDiagnostics } from '../diagnostic/sort-diagnostics.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../json/json.ts';
import { MAX_DOCUMENT_BYTES, MAX_DOCUMENTS, parseDocuments } from './parse-documents.ts';

function parse(text: string): { values: JsonValue[]; problems: string[] } {
  const { documents, diagnostics } = parseDocuments({ path: 'f', text });
  return {
    values: documents.map(({ value }) => value),
    problems: diagnostics.map(({ code, location }) => `${location?.line}:${location?.column} ${code}`),
  };
}

describe('parseDocuments', () => {
  it('reads YAML and JSON documents and skips empty ones', () => {
    const text = '# head\n---\na: 1\n---\n# nothing\n---\n{"b": [true, null]}\n...\n---\n';
    expect(parse(text)).toEqual({ values: [{ a: 1 }, { b: [true, null] }], problems: [] });
  });

  it('finds all problems of all documents, and keeps the sound ones', () => {
    const text = 'a: 1\na: 2\nb: *x\n---\nc: "open\n---\nd: ok\n---\n- e\n---\nf: !x y\ng: .inf\n---\nh: ok\n';
    expect(parse(text)).toEqual({
      values: [{ d: 'ok' }, { h: 'ok' }],
      problems: [
        '2:1 duplicate-key',
        '3:4 unresolved-alias',
        '5:4 unclosed-quote',
        '9:1 not-a-mapping',
        '11:4 unsupported-tag',
      ],
    });
  });

  it('tells what was read before an error of syntax, and nothing after it but templates', () => {
    const text = 'a: .inf\nb: @x\nc: .inf\nd: {{ .e }}\n';
    expect(parse(text).problems).toEqual([
      '1:4 unsupported-number',
      '2:4 reserved-character',
      '4:4 unrendered-template',
    ]);
  });

  it('keeps a document that has warnings only', () => {
    expect(parse('a: yes\n')).toEqual({ values: [{ a: 'yes' }], problems: ['1:4 ambiguous-boolean'] });
  });

  it('names the resource and the field', () => {
    const text =
      'kind: ChronikCluster\nmetadata: {name: basic, namespace: shop}\nspec:\n  size: 0644\n---\nkind: A\nmetadata: {name: b}\nx: .nan\n';
    const { diagnostics } = parseDocuments({ path: 'f', text });
    expect(diagnostics.map(({ resource, fieldPath }) => [resource, fieldPath])).toEqual([
      ['ChronikCluster shop/basic', 'spec.size'],
      ['A b', 'x'],
    ]);
  });

  it.each([
    { why: 'a list', text: '- a\n', actual: 'a list', place: '1:1' },
    { why: 'text', text: '\nhello world\n', actual: 'a string', place: '2:1' },
    { why: 'a number', text: '42', actual: 'a number', place: '1:1' },
    { why: 'null', text: '---\nnull\n', actual: 'null', place: '2:1' },
    { why: 'a word with a warning', text: 'yes', actual: 'a string', place: '1:1' },
  ])('refuses a document that is $why', ({ text, actual, place }) => {
    const { documents, diagnostics } = parseDocuments({ path: 'f', text });
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map((one) => [one.code, one.actual, `${one.location?.line}:${one.location?.column}`])).toEqual([
      ['not-a-mapping', actual, place],
    ]);
    expect(documents).toEqual([]);
  });

  it('sees the space that is none in a document that is text because of it', () => {
    expect(parse('a:\u00a0b\n').problems).toEqual(['1:3 invisible-character']);
  });

  it('refuses a document beyond the limit of etcd, and reads the next', () => {
    const fits = `a: ${'x'.repeat(MAX_DOCUMENT_BYTES - 3)}`;
    const tooLarge = `a: ${'é'.repeat(MAX_DOCUMENT_BYTES / 2)}`;
    expect(parse(fits).problems).toEqual([]);
    expect(parse(`${fits}x`).problems).toEqual(['1:1 document-too-large']);
    expect(parse(`b: 1\n---\n${tooLarge}\n---\nc: 1\n`)).toEqual({
      values: [{ b: 1 }, { c: 1 }],
      problems: ['2:1 document-too-large'],
    });
  });

  it('refuses a document of any nonsense beyond the limit without parsing it', () => {
    const { diagnostics } = parseDocuments({ path: 'f', text: '[{"'.repeat(10_000_000) });
    expect(diagnostics).toEqual([
      {
        code: 'document-too-large',
        severity: 'error',
        message: 'The document is too large to be applied to any cluster, so it was not read',
        location: { file: 'f', line: 1, column: 1 },
        expected: 'at most 1.5 MiB, which is the limit of etcd',
        actual: '28.6 MiB',
        fix: 'split the document; write the items of a List as documents of their own',
      },
    ]);
  });
});

describe('hostile files', () => {
  it.each([
    { why: 'brackets', text: '['.repeat(1_000_000) },
    { why: 'mappings in mappings', text: '{a: '.repeat(300_000) },
    { why: 'dashes', text: '- '.repeat(500_000) },
    { why: 'question marks', text: '? '.repeat(500_000) },
    { why: 'colons', text: ': '.repeat(500_000) },
    { why: 'indentation', text: Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('') },
    { why: 'indented lists', text: Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}-\n`).join('') },
  ])('refuses endless nesting by $why', ({ text }) => {
    expect(parse(text).problems.map((problem) => problem.split(' ')[1])).toEqual(['nesting-too-deep']);
  });

  it('accepts 200 levels and refuses 201', () => {
    const nested = (levels: number): string => `a: ${'['.repeat(levels - 1)}x${']'.repeat(levels - 1)}\n`;
    const indented = (levels: number): string =>
      Array.from({ length: levels }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('');
    expect([nested(200), indented(200)].map((text) => parse(text).problems)).toEqual([[], []]);
    expect([nested(201), indented(201)].map((text) => parse(text).problems.length)).toEqual([1, 1]);
  });

  it('stops after very many problems and says so', () => {
    const { values, problems } = parse(`${'x\n---\n'.repeat(1200)}a: 1\n`);
    expect(values).toEqual([]);
    expect(problems).toHaveLength(1001);
    expect(problems.at(-1)).toBe('2000:1 too-many-problems');
  });

  it('stops when the library had very many complaints, even if they stand on one line', () => {
    const { problems } = parse(`a: [${','.repeat(10_000)}]\n---\nb: 1\n`);
    expect(problems).toEqual(['1:6 invalid-yaml', '2:1 too-many-problems']);
  });

  it.each([
    { why: 'commas', text: `[${','.repeat(500_000)}` },
    { why: 'commas and comments', text: `[${',#\n '.repeat(200_000)}` },
    { why: 'closing brackets', text: ']'.repeat(500_000) },
    { why: 'pairs of brackets', text: '{}\n'.repeat(300_000) },
    { why: 'quotes', text: '"'.repeat(500_000) },
    { why: 'anchors', text: '&a '.repeat(300_000) },
    { why: 'tags', text: '!a '.repeat(300_000) },
    { why: 'aliases', text: '*a '.repeat(300_000) },
    { why: 'question marks in brackets', text: `{${'? '.repeat(300_000)}` },
    { why: 'directives', text: '%A\n'.repeat(300_000) },
  ])('gives up on a text that consists of $why', ({ text }) => {
    expect(parse(text).problems.map((problem) => problem.split(' ')[1])).toEqual(['not-yaml']);
  });

  it('stops after very many documents and says so', () => {
    const { values, problems } = parse('a: 1\n---\n'.repeat(MAX_DOCUMENTS + 5));
    expect(values).toHaveLength(MAX_DOCUMENTS);
    expect(problems).toEqual([`${2 * MAX_DOCUMENTS}:1 too-many-documents`]);
  });

  it('never lets warnings stop a file', () => {
    const { values, problems } = parse('a: yes\n---\n'.repeat(3000));
    expect(values).toHaveLength(3000);
    expect(new Set(problems.map((problem) => problem.split(' ')[1]))).toEqual(new Set(['ambiguous-boolean']));
  });

  it('cannot reach the prototype of any object', () => {
    const { values, problems } = parse(
      '{"__proto__": {"polluted": true}}\n---\nconstructor: {prototype: {polluted: true}}\n',
    );
    expect(problems).toEqual(['1:2 forbidden-key']);
    expect(values).toEqual([{ constructor: { prototype: { polluted: true } } }]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

const REAL = [
  `\
apiVersion: chronik.stream/v1alpha1
kind: ChronikCluster
metadata:
  name: production-cluster
  namespace: chronik-stream
  labels:
    environment: production
spec:
  controllers: 5
  storage:
    backend: s3
    s3:
      bucket: chronik-production-data
      endpoint: null
    size: "100Gi"
  network:
    loadBalancerSourceRanges:
      - 10.0.0.0/8
  affinity:
    podAntiAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
        - weight: 100
          podAffinityTerm:
            labelSelector:
              matchExpressions:
                - {key: app.kubernetes.io/name, operator: In, values: [chronik-stream]}
`,
  `\
# Basic rules
apiVersion: observability.io/v1beta1
kind: AlertingRule
spec:
  defaults: &defaults {severity: warning, for: 5m}
  prometheusRules:
  - name: instance_monitoring
    rules:
    - <<: *defaults
      alert: InstanceDown
      expr: |
        (1 - (node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)) > 0.85
      annotations:
        summary: "Instance {{ $labels.instance }} is down"
        description: >-
          It has been down
          for 5 minutes.
`,
  '%YAML 1.2\n---\napiVersion: v1\nkind: List\nitems: [{kind: A}, {kind: B}]\n...\n---\n{"a": "\\u00e9", "b": [1, 2.5e3, true]}\n',
];

function itemsOf(value: unknown): unknown[] {
  const isList = isJsonObject(value) && value['apiVersion'] === 'v1' && value['kind'] === 'List';
  return isList && isJsonArray(value['items']) ? [...value['items']] : [value];
}

describe('the laws', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '\n',
      ' ',
      '\t',
      '  ',
      '- ',
      ': ',
      '? ',
      '"',
      "'",
      '[',
      ']',
      '{',
      '}',
      ',',
      '#',
      '&a ',
      '*a ',
      '*defaults',
      '!t ',
      '!!str ',
      '|\n',
      '>-\n',
      '<<: ',
      '---\n',
      '...\n',
      '%YAML 1.1\n',
      '{{ x }}',
      '\\',
      '@',
      '`',
      '\r',
      '\u0000',
      '\ufeff',
      '\u2028',
      '\ud83d',
      '0644',
      '.inf',
      '1e999',
      '__proto__: ',
      '<<<<<<< HEAD\n',
    ),
    fc.string({ maxLength: 5 }),
  );
  const edit = fc.record({ at: fc.nat(3000), remove: fc.nat(12), insert: piece });
  const mutated = fc
    .tuple(fc.shuffledSubarray(REAL, { minLength: 1 }), fc.array(edit, { minLength: 1, maxLength: 8 }))
    .map(([parts, edits]) =>
      edits.reduce((text, { at, remove, insert }) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + insert + text.slice(start + remove);
      }, parts.join('---\n')),
    );

  it('reads the real documents without a word', () => {
    expect(REAL.map((text) => parse(text).problems)).toEqual([[], [], []]);
  });

  it('never throws on damaged YAML, and every diagnostic can be shown at a place that exists', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const file = { path: 'f', text };
        const { documents, diagnostics } = parseDocuments(file);
        const lines = text.split('\n');
        for (const { location, fix } of diagnostics) {
          expect(fix).toBeDefined();
          const { line = 0, column = 0, endColumn = 1 } = location ?? {};
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(Math.max(column, endColumn)).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
        }
        expect(diagnostics).toEqual(sortDiagnostics(diagnostics));
        const shown = renderDiagnostics(diagnostics, { sources: new Map([['f', file]]), color: false });
        expect(shown.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
        for (const document of documents) {
          expect(JSON.parse(JSON.stringify(document.value))).toEqual(document.value);
          expect(document.locate(['spec', 'storage', 'size'], 'value').line).toBeLessThanOrEqual(lines.length);
        }
      }),
      { numRuns: 600 },
    );
  });

  it('finds no document sound that the library finds broken, and reads the sound ones as the library does', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const { documents, diagnostics } = parseDocuments({ path: 'f', text });
        fc.pre(!diagnostics.some(({ severity }) => severity === 'error'));
        const all = parseAllDocuments(text, { merge: true, logLevel: 'silent' });
        const sound = 'empty' in all ? [] : all;
        expect(sound.flatMap(({ errors }) => errors)).toEqual([]);
        const values = sound.map((document): unknown => document.toJS()).filter((value) => value !== null);
        expect(documents.map(({ value }) => value)).toEqual(values.flatMap(itemsOf));
      }),
      { numRuns: 600 },
    );
  });

  it('never throws on text that is no YAML at all', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          const { diagnostics } = parseDocuments({ path: 'f', text });
          expect(diagnostics.every(({ location }) => location !== undefined)).toBe(true);
        },
      ),
      { numRuns: 600 },
    );
  });

  it('reads a document the same whatever stands before and after it', () => {
    fc.assert(
      fc.property(mutated, mutated, (before, after) => {
        // A directive belongs to the next marker, so a damaged one may reach over it.
        fc.pre(!before.includes('%') && !after.includes('%'));
        expect(parse(`${before}\n---\nsound: 1\n---\n${after}`).values).toContainEqual({ sound: 1 });
      }),
      { numRuns: 300 },
    );
  });

  it('gives back what was written', () => {
    const key = fc.string({ unit: 'grapheme', maxLength: 8 });
    const value = fc.jsonValue({ maxDepth: 4 });
    const objects = fc.array(fc.dictionary(key, value, { noNullPrototype: true, minKeys: 1 }), { maxLength: 4 });
    fc.assert(
      fc.property(objects, fc.boolean(), (written, asJson) => {
        // What `JSON.stringify` writes can only be read back as JSON.
        const expected = JSON.parse(JSON.stringify(written)) as JsonValue[];
        const text = expected.map((one) => `---\n${asJson ? JSON.stringify(one) : stringify(one)}\n`).join('');
        const { values, problems } = parse(text);
        fc.pre(problems.length === 0);
        expect(values).toEqual(expected);
      }),
    );
  });
});
