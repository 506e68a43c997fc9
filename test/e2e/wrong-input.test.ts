import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cluster, planwright, temporaryFolder } from './planwright-process.ts';

const VALID = cluster('orders');
const UNDEFINED_ALIAS = VALID.replace('host: postgres.databases', 'host: *nowhere');
const BILLION_LAUGHS = `apiVersion: chronik.stream/v1alpha1
kind: ChronikCluster
metadata: {name: bomb, namespace: streams}
a: &a [x, x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
g: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f, *f]
spec: {h: [*g, *g, *g, *g, *g, *g, *g, *g, *g, *g]}
`;

/** Every wrong input ends with exit code 2, says what is wrong where, and leaves nothing behind. */
const WRONG: readonly (readonly [situation: string, content: string | Uint8Array, expected: readonly string[]])[] = [
  ['broken indentation', VALID.replace('    size: 10Gi', '   size: 10Gi'), ['resources/input.yaml:11:']],
  ['an unclosed quote', VALID.replace('size: 10Gi', 'size: "10Gi'), ['resources/input.yaml:']],
  ['a tab for indentation', VALID.replace('    size', '\tsize'), ['resources/input.yaml:11:']],
  [
    'a key written twice',
    VALID.replace('  ingestNodes: 2', '  controllers: 5'),
    ['duplicate-key', 'controllers', ':8:3'],
  ],
  ['a template that was not rendered', VALID.replace('10Gi', '{{ .Values.size }}'), ['resources/input.yaml:11:']],
  ['an alias to nothing', UNDEFINED_ALIAS, ['nowhere', 'resources/input.yaml:14:']],
  ['an alias bomb', BILLION_LAUGHS, ['too-many-aliases']],
  ['a binary file', new Uint8Array([0, 1, 2, 3, 255, 254, 0, 10]), ['resources/input.yaml']],
  ['UTF-16', Buffer.from(`\ufeff${VALID}`, 'utf16le'), ['UTF-16']],
  ['a document of 10 MB', VALID + `  note: ${'x'.repeat(10_000_000)}\n`, ['document-too-large']],
  ['a list at the top', '- a\n- b\n', ['resources/input.yaml:1:1']],
  ['no apiVersion', VALID.replace(/apiVersion.*\n/, ''), ['not-a-resource', 'apiVersion']],
  [
    'an unknown kind',
    VALID.replace('ChronikCluster', 'ChronicCluster'),
    ['unknown-kind', 'did you mean', 'ChronikCluster'],
  ],
  [
    'another group of the same kind',
    VALID.replace('chronik.stream/', 'chronik.io/'),
    ['unknown-kind', 'chronik.stream/v1alpha1'],
  ],
  ['a plain manifest', 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n', ['unknown-kind']],
  ['no name', VALID.replace('  name: orders\n', ''), ['required-field', 'metadata.name']],
  ['a name that is a path', VALID.replace('name: orders', 'name: ../../etc/passwd'), ['invalid-name']],
  ['a name of a JavaScript property', VALID.replace('name: orders', 'name: __proto__'), ['invalid-name']],
  ['a generated name', VALID.replace('name: orders', 'generateName: orders-'), ['generated-name']],
  ['a hostile key', VALID + '  __proto__: {polluted: true}\n', ['__proto__']],
  ['the same resource twice', `${VALID}---\n${VALID}`, ['duplicate-resource', 'resources/input.yaml:4:9', ':21:9']],
  ['spec as a list', VALID.replace(/spec:[\s\S]*/, 'spec: [1, 2]\n'), ['spec', 'object']],
  ['spec left empty', VALID.replace(/spec:[\s\S]*/, 'spec:\n'), ['spec']],
  ['only a comment', '# nothing here\n', ['no-resources']],
];

describe('wrong input', () => {
  test.each(WRONG)('%s', (_situation, content, expected) => {
    const folder = temporaryFolder({ 'resources/input.yaml': content });
    const { code, stderr, stdout } = planwright(folder, ['synth']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const text of expected) expect(stderr).toContain(text);
    expect(stderr).not.toContain('This is a bug');
    expect(stderr).not.toContain('node:internal');
    expect(existsSync(join(folder, 'dist'))).toBe(false);
    expect(existsSync(join(folder, 'plans'))).toBe(false);
  });

  test('all problems of all documents are said at once, each with its place and its remedy', () => {
    const broken = cluster('one', '  serchNodes: 3\n')
      .replace('controllers: 3', 'controllers: "three"')
      .replace('10Gi', 'ten');
    const folder = temporaryFolder({
      'resources/a.yaml': `${broken}---\n${cluster('two').replace('backend: local', 'backend: s3')}`,
      'resources/b.yaml': 'kind: [',
    });
    const { code, stderr } = planwright(folder, ['synth']);
    expect(code).toBe(2);
    for (const text of [
      'a.yaml:7:16',
      'spec.controllers',
      'spec.storage.size',
      'rename it to searchNodes',
      'two',
      'b.yaml:1:',
    ])
      expect(stderr).toContain(text);
    expect(stderr.match(/fix:/g)?.length).toBeGreaterThanOrEqual(4);
  });

  test('one broken resource keeps every other from being written', () => {
    const folder = temporaryFolder({
      'resources/good.yaml': VALID,
      'resources/bad.yaml': cluster('bad', '  controllers: 0\n').replace('  controllers: 3\n', ''),
    });
    expect(planwright(folder, ['synth']).code).toBe(2);
    expect(existsSync(join(folder, 'dist'))).toBe(false);
  });

  test('JSON output has the same diagnostics, with nothing else on stdout', () => {
    const folder = temporaryFolder({ 'resources/input.yaml': VALID.replace('10Gi', 'ten') });
    const { code, stdout } = planwright(folder, ['synth', '-o', 'json']);
    const report: { status: string; diagnostics: { code: string; fieldPath: string; location: object }[] } =
      JSON.parse(stdout);
    expect(code).toBe(2);
    expect(report.status).toBe('refused');
    expect(report.diagnostics.map((diagnostic) => diagnostic.fieldPath)).toContain('spec.storage.size');
    expect(report.diagnostics[0]?.location).toMatchObject({ file: 'resources/input.yaml', line: 11 });
  });
});

describe('unreadable input', () => {
  test('a file that is not there', () => {
    const { code, stderr } = planwright(temporaryFolder(), ['synth', 'nowhere.yaml']);
    expect(code).toBe(2);
    expect(stderr).toContain('nowhere.yaml');
    expect(stderr).toContain('no such file');
  });

  test('no resources folder', () => {
    const { code, stderr } = planwright(temporaryFolder(), ['synth']);
    expect(code).toBe(2);
    expect(stderr).toContain('resources');
  });

  test('a dangling link and a loop of links', () => {
    const folder = temporaryFolder({ 'resources/good.yaml': VALID });
    symlinkSync('nowhere', join(folder, 'resources/dangling.yaml'));
    symlinkSync('loop.yaml', join(folder, 'resources/loop.yaml'));
    const { code, stderr } = planwright(folder, ['synth']);
    expect(code).toBe(2);
    expect(stderr).toContain('dangling.yaml');
    expect(stderr).toContain('loop.yaml');
  });

  test('a folder without resources', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'resources'));
    const { code, stderr } = planwright(folder, ['synth']);
    expect(code).toBe(2);
    expect(stderr).toContain('there is no resource in resources/');
  });
});

describe('wrong usage', () => {
  test.each([
    [['synht'], "unknown command 'synht'"],
    [['synth', '--chekc'], "unknown option '--chekc'"],
    [['synth', '-o', 'yaml'], 'text, json'],
    [['synth', '--kube-version', '1.99'], '1.99'],
    [['synth', '--kube-version', 'new'], 'new'],
    [['explain', 'chronikclustr'], 'chronikcluster'],
    [['explain', 'chronikcluster.spec.storge'], 'storage'],
    [['completion', 'powershell'], 'bash'],
  ])('%j', (args, expected) => {
    const { code, stderr, stdout } = planwright(temporaryFolder(), args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(expected);
  });

  test('planwright.yaml with wrong values and unknown fields', () => {
    const folder = temporaryFolder({
      'planwright.yaml': 'repositry:\n  url: x\nflux:\n  timeout: 20m\nappliers: [helm]\n',
      'resources/a.yaml': VALID,
    });
    const { code, stderr } = planwright(folder, ['synth']);
    expect(code).toBe(2);
    for (const text of ['planwright.yaml:1:1', 'repository', 'flux.timeout', 'appliers[0]'])
      expect(stderr).toContain(text);
    expect(existsSync(join(folder, 'dist'))).toBe(false);
  });
});
