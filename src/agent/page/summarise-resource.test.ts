import { expect, test } from 'vitest';
import type { LiveObject } from '../../core/live/live-object.ts';
import { summariseResource } from './summarise-resource.ts';

const RESOURCE: LiveObject = {
  apiVersion: 'databases.example.com/v1',
  kind: 'Database',
  metadata: { name: 'orders', namespace: 'shop' },
};

const NOTHING_SAID = {
  path: 'shop/database/orders',
  kind: 'Database',
  namespace: 'shop',
  name: 'orders',
  phase: '',
  ready: 'Unknown',
  since: undefined,
  message: '',
  drift: 0,
  blocking: undefined,
  isPaused: false,
};

test('a resource without a status is there, and nothing is known of it', () => {
  expect(summariseResource(RESOURCE)).toEqual(NOTHING_SAID);
});

test('a status is told as it is', () => {
  const ready = {
    type: 'Ready',
    status: 'False',
    reason: 'X',
    message: '',
    lastTransitionTime: '2026-05-01T12:00:00Z',
  };
  const status = {
    phase: 'Failed',
    message: 'no image',
    conditions: [{ type: 'Progressing', status: 'True' }, ready],
    drift: { count: 2, items: [] },
    blocking: { object: 'StatefulSet.apps/shop/orders', reason: 'ImagePullBackOff' },
  };
  expect(summariseResource({ ...RESOURCE, spec: { paused: true }, status })).toEqual({
    ...NOTHING_SAID,
    phase: 'Failed',
    message: 'no image',
    ready: 'False',
    since: '2026-05-01T12:00:00Z',
    drift: 2,
    blocking: 'StatefulSet.apps/shop/orders: ImagePullBackOff',
    isPaused: true,
  });
});

test('a status that somebody else wrote in another form does no harm', () => {
  const status = { phase: 7, conditions: ['Ready'], drift: { count: 'many' }, blocking: { object: 1 } };
  expect(summariseResource({ ...RESOURCE, status })).toEqual({ ...NOTHING_SAID, drift: 0 });
});
