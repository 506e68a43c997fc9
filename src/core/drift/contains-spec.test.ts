import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../json/json.ts';
import type { StructuralSchema } from '../schema/structural-schema.ts';
import { containsSpec, findSpecDifferences } from './contains-spec.ts';

const schema: StructuralSchema = {
  type: 'object',
  properties: {
    replicas: { type: 'integer', default: 1 },
    size: { 'x-kubernetes-int-or-string': true, pattern: '^[0-9]+([KMGTPE]i)?$' },
    suspended: { type: 'boolean' },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    zones: { type: 'array', items: { type: 'string' } },
    users: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', properties: { name: { type: 'string' }, role: { type: 'string', default: 'reader' } } },
    },
  },
};

describe('a live spec contains what was planned', () => {
  test.each<[string, JsonObject, JsonObject]>([
    ['when it is the same', { replicas: 2 }, { replicas: 2 }],
    [
      'when it has defaults as well',
      { users: [{ name: 'a' }] },
      { replicas: 1, users: [{ name: 'a', role: 'reader' }] },
    ],
    ['when it spells a quantity otherwise', { size: '1024Mi' }, { size: '1Gi' }],
    [
      'when a list with keys has another order',
      { users: [{ name: 'a' }, { name: 'b' }] },
      { users: [{ name: 'b' }, { name: 'a' }] },
    ],
    ['when the API server dropped a field it does not know', { unknown: 1 }, {}],
    ['when nothing was said and nothing is', { suspended: false, zones: [], labels: {}, size: null }, {}],
  ])('%s', (_sentence, planned, live) => {
    expect(containsSpec(planned, live, schema)).toBe(true);
  });
});

describe('a live spec does not contain what was planned', () => {
  test.each<[string, JsonObject, JsonObject, readonly JsonObject[]]>([
    ['when a value is another one', { replicas: 2 }, { replicas: 3 }, [{ path: ['replicas'], planned: 2, live: 3 }]],
    ['when a value is missing', { size: '1Gi' }, {}, [{ path: ['size'], planned: '1Gi' }]],
    [
      'when a label is empty and missing',
      { labels: { a: '' } },
      { labels: {} },
      [{ path: ['labels', 'a'], planned: '' }],
    ],
    [
      'when a list has one more item',
      { zones: ['a'] },
      { zones: ['a', 'b'] },
      [{ path: ['zones'], planned: ['a'], live: ['a', 'b'] }],
    ],
    [
      'when an item with a key differs',
      { users: [{ name: 'a', role: 'writer' }] },
      { users: [{ name: 'a', role: 'reader' }] },
      [{ path: ['users', 'name=a', 'role'], planned: 'writer', live: 'reader' }],
    ],
  ])('%s', (_sentence, planned, live, differences) => {
    expect(findSpecDifferences(planned, live, schema)).toEqual(differences);
    expect(containsSpec(planned, live, schema)).toBe(false);
  });
});
