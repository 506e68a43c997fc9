import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import { createLiveState, type LiveState } from '../live/live-state.ts';
import { MINUTE, parseInstant, SECOND } from '../time/instant.ts';
import { causesFromEvents } from './read-events.ts';

const NOW = parseInstant('2026-11-21T13:00:00Z') ?? 0;
const SET: LiveObject = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { namespace: 'shop', name: 'orders', uid: 'set-1' },
};
const QUOTA =
  'create Pod orders-0 in StatefulSet orders failed error: pods "orders-0" is forbidden: exceeded quota: compute, requested: requests.cpu=2';

const about = { apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'shop', name: 'orders', uid: 'set-1' };

function coreEvent(name: string, fields: JsonObject): LiveObject {
  const metadata = { namespace: 'shop', name, creationTimestamp: '2026-11-21T12:50:00Z' };
  return { apiVersion: 'v1', kind: 'Event', metadata, type: 'Warning', involvedObject: about, ...fields };
}

function newEvent(name: string, fields: JsonObject): LiveObject {
  const { involvedObject: _old, ...event } = coreEvent(name, fields);
  return { ...event, apiVersion: 'events.k8s.io/v1', metadata: event.metadata, kind: 'Event', regarding: about };
}

/** As the watch of an agent holds it: whatever was asked for, these are the Events. */
function withEvents(events: readonly LiveObject[]): LiveState {
  return createLiveState([SET, ...events]);
}

describe('causesFromEvents', () => {
  it('reads an Event of controllers that still write core/v1', () => {
    const event = coreEvent('orders.1', {
      reason: 'FailedCreate',
      message: QUOTA,
      count: 12,
      firstTimestamp: '2026-11-21T12:50:00Z',
      lastTimestamp: '2026-11-21T12:59:00Z',
      eventTime: null,
      source: { component: 'statefulset-controller' },
    });
    expect(causesFromEvents(SET, withEvents([event]), NOW)).toEqual([
      { reason: 'FailedCreate', message: QUOTA, count: 12, lastSeen: NOW - MINUTE, errorClass: 'resource' },
    ]);
  });

  it('reads an Event of events.k8s.io/v1 with a series, as the scheduler writes it', () => {
    const note = '0/3 nodes are available: 3 Insufficient cpu.';
    const event = newEvent('orders.2', {
      reason: 'FailedScheduling',
      note,
      eventTime: '2026-11-21T12:10:00.123456Z',
      series: { count: 7, lastObservedTime: '2026-11-21T12:58:00.000000Z' },
      reportingController: 'default-scheduler',
    });
    expect(causesFromEvents(SET, withEvents([event]), NOW)).toEqual([
      { reason: 'FailedScheduling', message: note, count: 7, lastSeen: NOW - 2 * MINUTE, errorClass: 'resource' },
    ]);
  });

  it('counts an Event once that was read in both versions', () => {
    const fields = { reason: 'FailedMount', lastTimestamp: '2026-11-21T12:59:00Z', count: 3 };
    const events = [
      coreEvent('orders.3', { ...fields, message: 'secret "a" not found' }),
      newEvent('orders.3', {
        reason: 'FailedMount',
        note: 'secret "a" not found',
        deprecatedCount: 3,
        deprecatedLastTimestamp: '2026-11-21T12:59:00Z',
      }),
    ];
    expect(causesFromEvents(SET, withEvents(events), NOW)).toEqual([
      {
        reason: 'FailedMount',
        message: 'secret "a" not found',
        count: 3,
        lastSeen: NOW - MINUTE,
        errorClass: 'configuration',
      },
    ]);
  });

  it('adds up what several say in the same words, and puts the newest first', () => {
    const events = [
      coreEvent('orders.4', { reason: 'BackOff', message: 'Back-off restarting failed container a', count: 2 }),
      coreEvent('orders.5', {
        reason: 'BackOff',
        message: 'Back-off restarting failed container a',
        count: 3,
        lastTimestamp: '2026-11-21T12:55:00Z',
      }),
      coreEvent('orders.6', { reason: 'Unhealthy', message: 'why', lastTimestamp: '2026-11-21T12:56:00Z' }),
      coreEvent('orders.7', { reason: 'Odd', message: 'b', lastTimestamp: '2026-11-21T12:55:00Z' }),
      coreEvent('orders.8', { reason: 'Odd', message: 'a', lastTimestamp: '2026-11-21T12:55:00Z' }),
    ];
    const causes = causesFromEvents(SET, withEvents(events), NOW);
    expect(causes.map(({ reason, message, count, errorClass }) => [reason, message, count, errorClass])).toEqual([
      ['Unhealthy', 'why', 1, 'component'],
      ['BackOff', 'Back-off restarting failed container a', 5, 'component'],
      ['Odd', 'a', 1, 'unknown'],
      ['Odd', 'b', 1, 'unknown'],
    ]);
    expect(causesFromEvents(SET, withEvents([...events].reverse()), NOW)).toEqual(causes);
  });

  it.each([
    ['an hour old is still read', '2026-11-21T12:00:00Z', 1],
    ['a second older is not', '2026-11-21T11:59:59Z', 0],
    ['from a clock that is ahead is read', '2026-11-21T13:00:30Z', 1],
  ])('what is %s', (_claim, lastTimestamp, count) => {
    const event = coreEvent('orders.9', { reason: 'Odd', message: 'a', lastTimestamp });
    expect(causesFromEvents(SET, withEvents([event]), NOW)).toHaveLength(count);
  });

  it.each([
    ['normal Events', coreEvent('e', { type: 'Normal', reason: 'SuccessfulCreate', message: 'create Pod' })],
    ['Events of an object of that name before', coreEvent('e', { involvedObject: { ...about, uid: 'set-0' } })],
    ['Events of other objects', coreEvent('e', { involvedObject: { ...about, name: 'else' } })],
    ['Events without any time', { ...coreEvent('e', {}), metadata: { namespace: 'shop', name: 'e' } }],
  ])('leaves out %s', (_claim, event) => {
    expect(causesFromEvents(SET, withEvents([event]), NOW)).toEqual([]);
  });

  it('says Unknown where an Event gives no reason', () => {
    expect(causesFromEvents(SET, withEvents([coreEvent('e', { message: ' a ' })]), NOW)).toEqual([
      { reason: 'Unknown', message: 'a', count: 1, lastSeen: NOW - 600 * SECOND, errorClass: 'unknown' },
    ]);
  });

  it('never throws, whatever an Event holds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...EVENT_FIELDS), fc.jsonValue({ maxDepth: 2 })), (fields) => {
        // JSON of any form, as a dump may hold it.
        const event = coreEvent('e', fields as JsonObject);
        return causesFromEvents(SET, withEvents([event]), NOW).every(({ count }) => count >= 1);
      }),
    );
  });
});

const EVENT_FIELDS = [
  'type',
  'reason',
  'message',
  'note',
  'count',
  'deprecatedCount',
  'series',
  'eventTime',
  'lastTimestamp',
  'firstTimestamp',
  'deprecatedLastTimestamp',
];
