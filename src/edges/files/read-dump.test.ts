import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { readDumps } from './read-dump.ts';

function dumpFile(content: string | Uint8Array, name = 'dump'): string {
  const folder = mkdtempSync(join(tmpdir(), 'planwright-dump-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const POD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n';
const JSON_POD = '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"b"}}';
const LIST = `apiVersion: v1
items:
- apiVersion: v1
  data:
    script: |
      apiVersion: v1
      items:
      - not: an item
      ---
      kind: List
  kind: ConfigMap
  metadata:
    name: c
- apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: d
kind: List
metadata:
  resourceVersion: ""
`;
const POD_LIST = 'apiVersion: v1\nkind: PodList\nmetadata: {}\nitems:\n- metadata: {name: e}\n- metadata: {name: f}\n';

describe('readDumps', () => {
  const cases: Readonly<Record<string, readonly [string | Uint8Array, readonly string[]]>> = {
    'a single object': [POD, ['Pod a']],
    'a list as kubectl writes it': [LIST, ['ConfigMap c', 'Deployment d']],
    'a list of one kind, whose items do not say it': [POD_LIST, ['Pod e', 'Pod f']],
    'several documents': [`---\n${POD}---\n# nothing\n---\n${LIST}`, ['Pod a', 'ConfigMap c', 'Deployment d']],
    'lists that were appended to each other': [
      LIST + LIST,
      ['ConfigMap c', 'Deployment d', 'ConfigMap c', 'Deployment d'],
    ],
    'lists with an empty one between them': [
      `${LIST}apiVersion: v1\nitems: []\nkind: List\n---\n${LIST}`,
      ['ConfigMap c', 'Deployment d', 'ConfigMap c', 'Deployment d'],
    ],
    JSON: [JSON_POD, ['Pod b']],
    'JSON values that follow one another': [`${JSON_POD}\n${JSON_POD} ${JSON_POD}\n`, ['Pod b', 'Pod b', 'Pod b']],
    'a list of lists': [
      `{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"List","items":[${JSON_POD}]}]}`,
      ['Pod b'],
    ],
    'Windows line ends': [LIST.replaceAll('\n', '\r\n'), ['ConfigMap c', 'Deployment d']],
    'what PowerShell writes': [Buffer.from(`\ufeff${LIST}`, 'utf16le'), ['ConfigMap c', 'Deployment d']],
    'a byte order mark': [`\ufeff${JSON_POD}`, ['Pod b']],
  };
  test.each(Object.entries(cases))('%s', (_situation, [content, names]) => {
    const { objects, diagnostics } = readDumps([dumpFile(content)]);
    expect(diagnostics).toEqual([]);
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(names);
  });

  it('keeps texts as they are', () => {
    const [settings] = readDumps([dumpFile(LIST)]).objects;
    expect(settings?.['data']).toEqual({
      script: 'apiVersion: v1\nitems:\n- not: an item\n---\nkind: List\n',
    });
  });

  it('knows of which kinds a list was empty', () => {
    const { listed, objects, diagnostics } = readDumps([
      dumpFile('{"apiVersion":"apps/v1","kind":"DeploymentList","items":null}'),
    ]);
    expect({ listed: [...listed], objects, diagnostics }).toEqual({
      listed: ['Deployment.apps'],
      objects: [],
      diagnostics: [],
    });
  });

  it('knows when the newest file was written', () => {
    const [older, newer] = [dumpFile(POD), dumpFile(JSON_POD)];
    utimesSync(older, 1000, 1000);
    utimesSync(newer, 2000, 2000);
    expect(readDumps([newer, older]).written).toBe(2_000_000);
  });

  it('drops the values of Secrets, and kubectl’s copy of them', () => {
    const annotations = {
      'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"password":"aHVudGVyMg=="}}',
      team: 'a',
    };
    const metadata = { name: 'orders', annotations };
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata,
      data: { password: 'aHVudGVyMg==' },
      stringData: { user: 'hunter2' },
    };
    const { objects } = readDumps([
      dumpFile(JSON.stringify(secret)),
      dumpFile(stringify({ ...secret, kind: 'SecretList', items: [secret] })),
    ]);
    expect(JSON.stringify(objects)).not.toMatch(/hunter2|aHVudGVyMg/);
    expect(objects[0]).toMatchObject({ metadata: { annotations: { team: 'a' } }, data: { password: '', user: '' } });
  });

  it('drops metadata that is not what it should be', () => {
    const metadata = {
      name: 'a',
      labels: 'none',
      annotations: { n: 1 },
      ownerReferences: [null],
      managedFields: {},
      finalizers: ['f'],
      uid: 7,
    };
    const { objects } = readDumps([
      dumpFile(JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec: [], status: 'x' })),
    ]);
    expect(JSON.parse(JSON.stringify(objects))).toEqual([
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', finalizers: ['f'] } },
    ]);
  });

  it('reads any list of objects back, as YAML and as JSON', () => {
    const text = fc.string({ unit: 'binary' }).filter((each) => !/[\ud800-\udfff]/.test(each));
    const object = fc.record({
      apiVersion: fc.constant('v1'),
      data: fc.dictionary(fc.stringMatching(/^[a-z.-]{1,9}$/), text, { noNullPrototype: true }),
      kind: fc.constant('ConfigMap'),
      metadata: fc.record({ name: fc.stringMatching(/^[a-z]{1,9}$/) }),
    });
    fc.assert(
      fc.property(fc.array(object, { minLength: 1, maxLength: 4 }), (items) => {
        const list = { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } };
        // kubectl does not indent lists.
        const yaml = stringify(list, { indentSeq: false, lineWidth: 0, version: '1.1' });
        for (const content of [yaml, JSON.stringify(list, undefined, 4)]) {
          const { objects, diagnostics } = readDumps([dumpFile(content)]);
          expect(diagnostics).toEqual([]);
          expect(JSON.parse(JSON.stringify(objects))).toEqual(JSON.parse(JSON.stringify(items)));
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('what is wrong with a dump is said with its place', () => {
  const cases: Readonly<Record<string, readonly [string | Uint8Array, string, string, string]>> = {
    'broken YAML inside a list': [
      LIST.replace('  kind: Deployment', '   kind: Deployment'),
      'broken-dump',
      '14:15',
      'the dump is not YAML',
    ],
    'a tab': [`${POD}---\n\tkind: Pod\n`, 'broken-dump', '6:1', 'the dump is not YAML'],
    'JSON that was cut off': [JSON_POD.slice(0, -4), 'broken-dump', '1:53', 'the dump is not JSON'],
    'broken JSON': [`${JSON_POD}\n{"apiVersion": v1}\n`, 'broken-dump', '2:1', 'the dump is not JSON'],
    'a table': ['NAME READY\norders 1/1\n', 'not-an-object', '1:1', 'NAME READY'],
    'an error of kubectl': ['Error from server (Forbidden): no\n', 'not-an-object', '1:1', 'Error from server'],
    'an object without a name': [
      `${LIST}---\napiVersion: v1\nkind: Pod\n`,
      'not-an-object',
      '21:1',
      'v1 Pod without a name',
    ],
    'an item that is none': [LIST.replace('    name: d\n', '    label: d\n'), 'not-an-object', '14:1', 'Deployment'],
    'nothing at all': ['\n# nothing\n', 'empty-dump', '1:1', 'holds no object'],
    'a file without a byte': ['', 'empty-dump', '1:1', 'holds no object'],
    'what is no text': [new Uint8Array([0xc3, 0x28, 0xff]), 'unreadable', '1:1', 'not text in UTF-8'],
    'an alias bomb': [
      `a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n`,
      'not-an-object',
      '1:1',
      'alias',
    ],
  };
  test.each(Object.entries(cases))('%s', (_situation, [content, code, place, text]) => {
    const path = dumpFile(content);
    const { diagnostics } = readDumps([path]);
    expect(diagnostics).toHaveLength(1);
    const [{ location, ...diagnostic } = { code: '', message: '', severity: 'error' as const }] = diagnostics;
    expect(`${location?.line}:${location?.column}`).toBe(place);
    expect(location?.file).toBe(path);
    expect(diagnostic.code).toBe(code);
    expect(JSON.stringify(diagnostic)).toContain(JSON.stringify(text).slice(1, -1));
  });

  it('a file that is not there', () => {
    expect(readDumps(['/nowhere/dump.yaml']).diagnostics).toMatchObject([
      { code: 'unreadable', message: expect.stringContaining('no such file') },
    ]);
  });
});
