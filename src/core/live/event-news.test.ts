import { expect, it } from 'vitest';
import { parseInstant } from '../time/instant.ts';
import { readEventNews } from './event-news.ts';
import type { LiveObject } from './live-object.ts';

const event: LiveObject = {
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: 'a', creationTimestamp: '2026-01-01T00:00:00Z' },
};
const [FIRST, MIDDLE, LAST] = ['2026-01-01T00:01:00Z', '2026-01-01T00:02:00Z', '2026-01-01T00:03:00Z'];

it.each([
  ['core/v1', { message: 'text', firstTimestamp: FIRST, lastTimestamp: LAST, count: 3 }],
  [
    'events.k8s.io/v1',
    { note: 'text', eventTime: FIRST, series: { count: 3, lastObservedTime: LAST }, deprecatedLastTimestamp: MIDDLE },
  ],
])('an Event of %s is read', (_version, fields) => {
  expect(readEventNews({ ...event, type: 'Warning', reason: 'BackOff', ...fields })).toEqual({
    type: 'Warning',
    reason: 'BackOff',
    message: 'text',
    count: 3,
    first: parseInstant(FIRST),
    last: parseInstant(LAST),
  });
});

it('an Event that says next to nothing was seen once, when it was made', () => {
  const made = parseInstant('2026-01-01T00:00:00Z');
  const odd = { ...event, count: 'many', message: null, reason: '' };
  expect(readEventNews(odd)).toEqual({ type: '', reason: 'Unknown', message: '', count: 1, first: made, last: made });
});
