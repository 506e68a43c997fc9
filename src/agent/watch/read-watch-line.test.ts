import { expect, it } from 'vitest';
import { readWatchLine } from './read-watch-line.ts';

const collection = {
  key: 'Widget.lab.dev',
  groupKind: 'Widget.lab.dev',
  apiVersion: 'lab.dev/v1',
  kind: 'Widget',
  path: '/apis/lab.dev/v1/widgets',
  isMetadataOnly: false,
};
const widget = { apiVersion: 'lab.dev/v1', kind: 'Widget', metadata: { name: 'a', resourceVersion: '7' } };

it.each([
  ['an object that came', { type: 'ADDED', object: widget }, { type: 'changed', object: widget, version: '7' }],
  ['an object that changed', { type: 'MODIFIED', object: widget }, { type: 'changed', object: widget, version: '7' }],
  ['an object that went', { type: 'DELETED', object: widget }, { type: 'removed', object: widget, version: '7' }],
  [
    'metadata only, which has a type of its own',
    { type: 'ADDED', object: { ...widget, apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata' } },
    { type: 'changed', object: widget, version: '7' },
  ],
  [
    'an object without a name',
    { type: 'ADDED', object: { metadata: { resourceVersion: '8' } } },
    { type: 'changed', object: undefined, version: '8' },
  ],
  [
    'an object whose metadata is none',
    { type: 'ADDED', object: { metadata: [] } },
    { type: 'changed', object: undefined, version: undefined },
  ],
  [
    'a bookmark',
    { type: 'BOOKMARK', object: { metadata: { resourceVersion: '9' } } },
    { type: 'bookmark', version: '9', isEndOfList: false },
  ],
  [
    'the bookmark after everything that exists',
    {
      type: 'BOOKMARK',
      object: { metadata: { resourceVersion: '9', annotations: { 'k8s.io/initial-events-end': 'true' } } },
    },
    { type: 'bookmark', version: '9', isEndOfList: true },
  ],
  [
    'an error, with how long to wait',
    { type: 'ERROR', object: { code: 500, message: 'no', details: { retryAfterSeconds: 3 } } },
    { type: 'error', code: 500, message: 'no', retryAfter: 3000 },
  ],
  [
    'an expired version without a code',
    { type: 'ERROR', object: { reason: 'Expired', message: 'too old' } },
    { type: 'error', code: 410, message: 'too old', retryAfter: undefined },
  ],
  [
    'an error that says nothing',
    { type: 'ERROR' },
    { type: 'error', code: 500, message: 'the server gave no reason', retryAfter: undefined },
  ],
  ['an event of the future', { type: 'RENAMED', object: widget }, { type: 'ignored' }],
])('%s', (_sentence, event, expected) => {
  expect(readWatchLine(JSON.stringify(event), collection)).toEqual(expected);
});

it.each([
  ['a line that was cut off', '{"type":"ADDED","obj'],
  ['a list', '[]'],
  ['an event without a type', '{}'],
  ['an event without an object', '{"type":"ADDED"}'],
])('%s is malformed, and not a word of it is told', (_sentence, line) => {
  expect(readWatchLine(line, collection)).toEqual({
    type: 'malformed',
    message: `a line of ${line.length} characters is no watch event`,
  });
});

it('an empty line is none', () => {
  expect(readWatchLine(' ', collection)).toEqual({ type: 'ignored' });
});
