import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { JsonValue } from '../json/json.ts';
import { writeField, writeFlow } from './write-field.ts';

test.each([
  [['spec', 'replicas'], 3, 'replicas: 3'],
  [['spec', 'hosts', 0], 'a.example.com', '- a.example.com'],
  [[], { a: [1, 'two', null] }, '{ a: [1, two, null] }'],
  [['version'], '15', 'version: "15"'],
  [['day'], '2026-01-31', 'day: "2026-01-31"'],
  [['enabled'], 'yes', 'enabled: "yes"'],
  [['size'], '10Gi', 'size: 10Gi'],
  [['url'], 'https://example.com:8443/a', 'url: https://example.com:8443/a'],
  [['empty'], '', 'empty: ""'],
  [['labels', 'a.b/c'], 'x # y', 'a.b/c: "x # y"'],
] as const)('%j %j is written %s', (path, value, text) => {
  expect(writeField(path, value)).toBe(text);
});

test('what is written is YAML for the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), (json) => {
      // fast-check's JSON values are ours but for negative zero, which JSON text does not keep.
      const value: JsonValue = JSON.parse(JSON.stringify(json));
      expect(parse(writeFlow(value))).toEqual(value);
      expect(parse(writeFlow(value), { version: '1.1' })).toEqual(value);
    }),
    { numRuns: 500 },
  );
});

test.each([
  '0x1F',
  '1_000',
  '1e3',
  '.5',
  '12:30:45',
  'null',
  '~',
  'No',
  '-',
  '- a',
  'a: b',
  'a #b',
  '1.2.3',
  '+1',
  '.inf',
])('the text %s stays text', (text) => {
  expect(parse(writeFlow(text))).toBe(text);
  expect(parse(writeFlow(text), { version: '1.1' })).toBe(text);
});
