import { expect, it } from 'vitest';
import type { JsonValue } from '../json/json.ts';
import { specValue } from './spec-value.ts';

it.each<[string, unknown, JsonValue | undefined]>([
  ['a value that is there', { a: { b: 1 } }, 1],
  ['a value that is not', { a: {} }, undefined],
  ['a path through something that has no fields', { a: 'text' }, undefined],
  ['a name that every object has', { a: { __proto__: { b: 1 } } }, undefined],
  ['no spec', undefined, undefined],
  ['a spec that is no object', ['a'], undefined],
])('%s', (_sentence, spec, expected) => {
  const metadata = { name: 'a', namespace: 'b', labels: {}, annotations: {} };
  expect(specValue({ apiVersion: 'v1', kind: 'A', metadata, spec }, ['a', 'b'])).toBe(expected);
});
