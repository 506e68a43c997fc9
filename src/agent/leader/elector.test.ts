import { describe, expect, test } from 'vitest';
import { endOf, type LeaseView, observe, standingOf } from './elector.ts';
import { claimedLease, type Lease, readLease, releasedLease } from './lease.ts';

const US = 'baz';
const NOW = Date.UTC(2026, 5, 1, 12, 0, 0, 7);
const CLAIM = { name: 'agent', namespace: 'system', identity: US, duration: 15_000, labels: { ours: 'yes' }, now: NOW };

function lease(spec: object | undefined, metadata: object = {}): Lease {
  const object = { metadata: { name: 'agent', namespace: 'system', resourceVersion: '7', ...metadata }, spec };
  const read = readLease(JSON.parse(JSON.stringify(object)));
  if (read === undefined) throw new Error('a test without a Lease');
  return read;
}

const BING = {
  holderIdentity: 'bing',
  leaseDurationSeconds: 15,
  renewTime: 'r',
  acquireTime: 'a',
  leaseTransitions: 3,
};

describe('what a Lease is to us, as TestTryAcquireOrRenew of client-go has it', () => {
  test.each<readonly [string, LeaseView, number, string]>([
    ['acquire from no object', { lease: undefined, observedAt: 0 }, 0, 'absent'],
    ['acquire from object without a record', { lease: lease(undefined), observedAt: 0 }, 0, 'free'],
    ['acquire from unled object', { lease: lease({}), observedAt: 0 }, 0, 'free'],
    [
      'acquire from led object without a duration',
      { lease: lease({ holderIdentity: 'bing' }), observedAt: 0 },
      0,
      'expired',
    ],
    [
      'acquire from led object when its own duration is over',
      { lease: lease({ ...BING, leaseDurationSeconds: 3 }), observedAt: 0 },
      3_000,
      'expired',
    ],
    [
      'do not acquire from led object a moment before that',
      { lease: lease({ ...BING, leaseDurationSeconds: 3 }), observedAt: 0 },
      2_999,
      'held',
    ],
    ['acquire from led, unacked object', { lease: lease(BING), observedAt: -3_600_000 }, 0, 'expired'],
    [
      'acquire from empty led, acked object',
      { lease: lease({ ...BING, holderIdentity: '' }), observedAt: 3_600_000 },
      0,
      'free',
    ],
    ['do not acquire from led, acked object', { lease: lease(BING), observedAt: 0 }, 14_999, 'held'],
    ['renew already acquired object', { lease: lease({ ...BING, holderIdentity: US }), observedAt: 0 }, 14_999, 'ours'],
    [
      'renew it even after it expired, if nobody else came',
      { lease: lease({ ...BING, holderIdentity: US }), observedAt: 0 },
      99_000,
      'ours',
    ],
  ])('%s', (_, view, at, state) => {
    expect(standingOf(view, US, at).state).toBe(state);
  });
});

describe('the times in a record', () => {
  test.each([
    ['an hour ahead', '2026-06-01T13:00:00.000000Z'],
    ['a year behind', '2025-06-01T12:00:00.000000Z'],
    ['nonsense', 'yesterday'],
  ])('are not believed: %s', (_, renewTime) => {
    const view = observe(undefined, lease({ ...BING, renewTime }), 1_000);
    expect([standingOf(view, US, 15_999), standingOf(view, US, 16_000)]).toEqual([
      { state: 'held', since: 1_000 },
      { state: 'expired', since: 16_000 },
    ]);
  });

  test.each<readonly [string, object]>([
    ['renewTime, even to an earlier one', { renewTime: 'earlier' }],
    ['leaseTransitions', { leaseTransitions: 4 }],
    ['holderIdentity', { holderIdentity: 'bong' }],
    ['leaseDurationSeconds', { leaseDurationSeconds: 16 }],
    ['acquireTime', { acquireTime: 'b' }],
  ])('begin anew when a record changes: %s', (_, change) => {
    const view = observe(undefined, lease(BING), 0);
    expect(observe(view, lease({ ...BING, ...change }), 9_000).observedAt).toBe(9_000);
  });

  test('go on when only the rest of the object changes', () => {
    const labelled = lease(BING, { labels: { a: 'b' }, resourceVersion: '8' });
    expect(observe(observe(undefined, lease(BING), 0), labelled, 9_000)).toEqual({ lease: labelled, observedAt: 0 });
  });
});

describe('a Lease that vanished', () => {
  const gone = observe(observe(undefined, lease(BING), 1_000), undefined, 5_000);

  test('is held until its last holder must have noticed', () => {
    expect([standingOf(gone, US, 15_999).state, standingOf(gone, US, 16_000), endOf(gone)]).toEqual([
      'held',
      { state: 'absent', since: 16_000 },
      16_000,
    ]);
    expect(observe(gone, undefined, 9_000)).toBe(gone);
  });

  test('is absent at once for the holder itself, and where nobody held it', () => {
    const own = observe(observe(undefined, lease({ ...BING, holderIdentity: US }), 0), undefined, 500);
    const free = observe(observe(undefined, lease({}), 0), undefined, 500);
    expect([standingOf(own, US, 500), standingOf(free, US, 500)]).toEqual([
      { state: 'absent', since: 500 },
      { state: 'absent', since: 500 },
    ]);
  });
});

describe('what is written', () => {
  const time = '2026-06-01T12:00:00.007000Z';

  test('to make it: a record from the beginning', () => {
    expect(claimedLease(undefined, CLAIM)).toEqual({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'agent', namespace: 'system', labels: { ours: 'yes' } },
      spec: { holderIdentity: US, leaseDurationSeconds: 15, acquireTime: time, renewTime: time, leaseTransitions: 0 },
    });
  });

  test('to take it: one more transition, on the version that was read, with what others wrote into its metadata', () => {
    const read = lease(
      { ...BING, strategy: 'OldestEmulationVersion', preferredHolder: 'x' },
      { labels: { a: 'b', ours: 'no' }, uid: 'u' },
    );
    expect(claimedLease(read, CLAIM)).toEqual({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'agent', namespace: 'system', resourceVersion: '7', uid: 'u', labels: { a: 'b', ours: 'yes' } },
      spec: { holderIdentity: US, leaseDurationSeconds: 15, acquireTime: time, renewTime: time, leaseTransitions: 4 },
    });
  });

  test('to renew it: only the time of renewal is another one', () => {
    const read = lease({ ...BING, holderIdentity: US });
    expect(claimedLease(read, CLAIM)['spec']).toEqual({ ...BING, holderIdentity: US, renewTime: time });
  });

  test('differs from what was written before, though the clock stands still: else the server would write nothing', () => {
    const read = lease({ ...BING, holderIdentity: US, renewTime: time });
    expect(claimedLease(read, CLAIM)['spec']).toMatchObject({ renewTime: '2026-06-01T12:00:00.008000Z' });
  });

  test('to give it back: nobody, for a second', () => {
    expect(releasedLease(lease({ ...BING, holderIdentity: US }), CLAIM)['spec']).toEqual({
      holderIdentity: '',
      leaseDurationSeconds: 1,
      acquireTime: time,
      renewTime: time,
      leaseTransitions: 3,
    });
  });

  test('has whole seconds, rounded up: nobody may think it over too early', () => {
    expect(claimedLease(undefined, { ...CLAIM, duration: 1_001 })['spec']).toMatchObject({ leaseDurationSeconds: 2 });
  });
});

test.each([undefined, {}, { metadata: {} }, { metadata: { name: 7 } }, { metadata: null, spec: [] }])(
  '%j is no Lease',
  (object) => {
    expect(readLease(object)).toBe(undefined);
  },
);
