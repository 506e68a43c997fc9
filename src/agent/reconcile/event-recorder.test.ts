import { describe, expect, it } from 'vitest';
import { createFakeApi, type FakeApi } from '../../../test/agent/reconcile/fake-api.ts';
import { createLots, START } from '../../../test/agent/reconcile/scene.ts';
import { createFakeClock, type FakeClock } from '../../../test/agent/world/fake-clock.ts';
import { createRecordingJournal, type RecordingJournal } from '../../../test/agent/world/recording-journal.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import type { StatusEvent } from '../../core/status/status.ts';
import { formatMicroTime } from '../../core/time/format-micro-time.ts';
import { createEventRecorder, type EventRecorder } from './event-recorder.ts';
import { cutBytes, resourceEvent } from './resource-event.ts';

const RESOURCE: LiveObject = {
  apiVersion: 'database.example.com/v1',
  kind: 'Database',
  metadata: { name: 'orders', namespace: 'shop', uid: 'u-1', resourceVersion: '42' },
};

function eventOf(note: string): StatusEvent {
  return { type: 'Normal', reason: 'Ready', action: 'PhaseTransition', note };
}

interface Bench {
  readonly clock: FakeClock;
  readonly journal: RecordingJournal;
  readonly api: FakeApi;
  readonly recorder: EventRecorder;
  readonly counted: string[];
  /** Whether there is something more urgent. */
  readonly urgent: { isBusy: boolean };
  tell(...notes: readonly string[]): Promise<void>;
}

function bench(): Bench {
  const clock = createFakeClock(START);
  const api = createFakeApi(clock, () => {});
  const counted: string[] = [];
  const urgent = { isBusy: false };
  const journal = createRecordingJournal();
  const recorder = createEventRecorder({
    world: { clock, random: createLots(), journal },
    api: api.client,
    metrics: { eventWritten: (type, outcome) => void counted.push(`${type} ${outcome}`) },
    settings: { name: 'planwright-agent', identity: 'agent-0' },
    isBusy: () => urgent.isBusy,
  });
  const subject = { key: 'k', resource: RESOURCE, related: () => undefined };
  return {
    clock,
    journal,
    api,
    recorder,
    counted,
    urgent,
    async tell(...notes) {
      recorder.record(subject, notes.map(eventOf));
      await clock.advance(0);
    },
  };
}

function warningsOf({ lines }: RecordingJournal): readonly unknown[] {
  return lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields['error']);
}

describe('Events', () => {
  it('are written as events.k8s.io/v1 wants them', async () => {
    const { api, clock, recorder, counted } = bench();
    const event: StatusEvent = { type: 'Warning', reason: 'Failed', action: 'Blocked', note: 'a → b', related: 'x' };
    const related = { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'orders-rw' };
    recorder.record({ key: 'k', resource: RESOURCE, related: (id) => (id === 'x' ? related : undefined) }, [event]);
    await clock.advance(0);
    const [written] = api.events();
    expect(written).toEqual({
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: expect.stringMatching(/^orders\.[0-9a-f]{16}$/), namespace: 'shop' },
      eventTime: '2026-01-01T00:00:00.000000Z',
      reportingController: 'planwright-agent',
      reportingInstance: 'agent-0',
      action: 'Blocked',
      reason: 'Failed',
      type: 'Warning',
      note: 'a → b',
      regarding: {
        apiVersion: 'database.example.com/v1',
        kind: 'Database',
        namespace: 'shop',
        name: 'orders',
        uid: 'u-1',
        resourceVersion: '42',
      },
      related,
    });
    expect(counted).toEqual(['Warning written']);
  });

  it('of one resource: 25 at once, then one every five minutes; the others are dropped and counted', async () => {
    const { clock, api, counted, tell } = bench();
    await tell(...Array.from({ length: 27 }, (_, index) => `note ${index}`));
    expect([api.events().length, counted.filter((each) => each === 'Normal dropped').length]).toEqual([25, 2]);
    await clock.advance(299_000);
    await tell('too early');
    await clock.advance(1_000);
    await tell('in time', 'too many');
    expect(
      api
        .events()
        .map(({ note }) => note)
        .slice(25),
    ).toEqual(['in time']);
  });

  it('that fail are tried for a minute, then dropped and counted, and no Event tells of it', async () => {
    const { clock, api, counted, tell } = bench();
    api.answer('event', ...Array.from({ length: 50 }, (): 'lost' => 'lost'));
    await tell('a');
    await clock.advance(59_000);
    expect(counted).toEqual([]);
    await clock.advance(31_000);
    expect([api.events(), counted]).toEqual([[], ['Normal failed']]);
    expect(api.asked.length).toBeGreaterThanOrEqual(5);
    expect(api.asked.length).toBeLessThanOrEqual(12);
  });

  it('that fail and have waited for long are tried three times, no sooner than the server asks', async () => {
    const { clock, api, urgent, counted, tell } = bench();
    api.answer('event', { status: 503 }, 'lost', { status: 429, retryAfter: 20_000 });
    urgent.isBusy = true;
    await tell('a');
    await clock.advance(60_000);
    urgent.isBusy = false;
    await tell('b');
    await clock.advance(15_000);
    expect([api.asked.length, counted]).toEqual([3, []]);
    await clock.advance(20_000);
    expect([api.asked.length, counted]).toEqual([4, ['Normal failed', 'Normal written']]);
  });

  it('ask a server that is down seldom, however many wait, and are all written once it is back', async () => {
    const { clock, api, recorder, counted } = bench();
    const { create } = api.client;
    let isDown = true;
    let asked = 0;
    api.client.create = async (object) => {
      asked += 1;
      const answer = await create(object);
      return isDown ? { ...answer, status: 504 } : answer;
    };
    for (let resource = 0; resource < 40; resource += 1) {
      recorder.record({ key: `k${resource}`, resource: RESOURCE, related: () => undefined }, [eventOf('a')]);
    }
    await clock.advance(30_000);
    expect(asked).toBeLessThanOrEqual(10);
    isDown = false;
    await clock.advance(60_000);
    expect(counted).toEqual(Array.from({ length: 40 }, () => 'Normal written'));
  });

  it('that fail once are written by the next try, before those that came later', async () => {
    const { clock, api, counted, tell } = bench();
    api.answer('event', 'lost');
    await tell('a', 'b');
    await clock.advance(60_000);
    expect([api.events().map(({ note }) => note), counted]).toEqual([
      ['a', 'b'],
      ['Normal written', 'Normal written'],
    ]);
  });

  it('whose answer was lost are not written twice', async () => {
    const { clock, api, counted, tell } = bench();
    const { create } = api.client;
    let isFirst = true;
    api.client.create = async (object) => {
      const answer = await create(object);
      if (!isFirst) return answer;
      isFirst = false;
      return { ...answer, status: 504 };
    };
    await tell('a');
    await clock.advance(60_000);
    expect([api.events().length, counted]).toEqual([1, ['Normal written']]);
  });

  it('that the server refuses are not tried again', async () => {
    const { clock, api, counted, tell } = bench();
    api.answer('event', { status: 403, message: 'may not' });
    await tell('a');
    await clock.advance(60_000);
    expect([api.asked.length, counted]).toEqual([1, ['Normal refused']]);
  });

  it('that are refused are told by one warning for each reason in an hour, whatever they are called', async () => {
    const { clock, api, counted, journal, tell } = bench();
    const { create } = api.client;
    let message = (name: string): string => `events "${name}" is forbidden in the namespace "shop"`;
    api.client.create = async (object) => ({
      ...(await create(object)),
      status: 403,
      message: message(object.metadata.name),
    });
    await tell('a', 'b', 'c');
    message = (name) => `Event "${name}" is invalid`;
    await tell('d', 'e');
    expect(warningsOf(journal)).toEqual([
      expect.stringMatching(/^events "orders\.[0-9a-f]+" is forbidden in the namespace "shop"$/),
      expect.stringMatching(/^Event "orders\.[0-9a-f]+" is invalid$/),
    ]);
    expect(counted).toEqual(Array.from({ length: 5 }, () => 'Normal refused'));
    await clock.advance(60 * 60_000);
    await tell('f', 'g');
    expect(warningsOf(journal)).toHaveLength(3);
  });

  it('that a namespace takes no more because it is being deleted are no warning', async () => {
    const { api, counted, journal, tell } = bench();
    const message = 'unable to create new content in namespace shop because it is being terminated';
    api.answer('event', { status: 403, message });
    await tell('a');
    expect([warningsOf(journal), counted]).toEqual([[], ['Normal failed']]);
  });

  it('that could not be written are no series: the next of their kind is written anew, and counted from then on', async () => {
    const { api, tell } = bench();
    api.answer('event', { status: 403, message: 'may not' }, { status: 403, message: 'may not' });
    await tell('a');
    await tell('a');
    expect(api.asked.map(({ what }) => what)).toEqual(['event', 'event']);
    await tell('a');
    await tell('a');
    expect(api.asked.map(({ what }) => what)).toEqual(['event', 'event', 'event', 'series']);
    expect(api.events().map((event) => event['series'])).toEqual([
      { count: 2, lastObservedTime: '2026-01-01T00:00:00.000000Z' },
    ]);
  });

  it('that wait for one which cannot be written begin the series in its place', async () => {
    const { api, tell } = bench();
    api.answer('event', { status: 403, message: 'may not' });
    await tell('a', 'a', 'a');
    expect(api.asked.map(({ what }) => what)).toEqual(['event', 'event', 'series']);
    expect(api.events().map((event) => event['series'])).toEqual([expect.objectContaining({ count: 2 })]);
  });

  it('that were dropped are counted by the next one that is not', async () => {
    const { clock, api, tell } = bench();
    await tell(...Array.from({ length: 27 }, () => 'a'));
    await clock.advance(300_000);
    await tell('a');
    expect(api.events().map((event) => event['series'])).toEqual([expect.objectContaining({ count: 28 })]);
  });

  it('that say the same again within six minutes count the first one up', async () => {
    const { clock, api, tell } = bench();
    await tell('a');
    await clock.advance(60_000);
    await tell('a');
    await clock.advance(60_000);
    await tell('a', 'another');
    const [first, second] = api.events();
    expect(api.events()).toHaveLength(2);
    expect(first?.['series']).toEqual({ count: 3, lastObservedTime: '2026-01-01T00:02:00.000000Z' });
    expect(second?.['series']).toBeUndefined();
    await clock.advance(6 * 60_000);
    await tell('a');
    expect(api.events()).toHaveLength(3);
  });

  it('are written anew where the server has forgotten the first one, and are no series across resources', async () => {
    const { api, clock, recorder, tell } = bench();
    await tell('a');
    api.answer('series', { status: 404 });
    await tell('a');
    expect(api.events()).toHaveLength(2);
    await tell('a');
    expect(api.events().map((event) => event['series'])).toEqual([undefined, expect.objectContaining({ count: 2 })]);
    recorder.record(
      { key: 'k', resource: { ...RESOURCE, metadata: { ...RESOURCE.metadata, uid: 'u-2' } }, related: () => undefined },
      [eventOf('a')],
    );
    await clock.advance(0);
    expect(api.events()).toHaveLength(3);
  });

  it('make room for what is more urgent, for a minute at most, and say when it happened', async () => {
    const { clock, api, urgent, tell } = bench();
    urgent.isBusy = true;
    await tell('a');
    await clock.advance(10_000);
    expect(api.events()).toEqual([]);
    urgent.isBusy = false;
    await clock.advance(50);
    urgent.isBusy = true;
    await tell('b');
    await clock.advance(59_900);
    expect(api.events().map(({ note }) => note)).toEqual(['a']);
    await clock.advance(100);
    expect(api.events().map(({ note }) => note)).toEqual(['a', 'b']);
    expect(api.events()[0]?.['eventTime']).toBe(formatMicroTime(START));
  });

  it('make no room where more than five hundred of them wait, nor when it stops', async () => {
    const { api, clock, recorder, urgent } = bench();
    urgent.isBusy = true;
    for (let resource = 0; resource < 520; resource += 1)
      recorder.record({ key: `k${resource}`, resource: RESOURCE, related: () => undefined }, [eventOf('a')]);
    await clock.advance(1_000);
    expect(api.events()).toHaveLength(20);
    void recorder.stop();
    await clock.advance(50);
    expect(api.events()).toHaveLength(520);
  });

  it('that wait when it stops are tried once, and nothing waits for ever', async () => {
    const { clock, api, recorder, tell } = bench();
    api.answer('event', 'lost', 'lost', 'lost', undefined);
    await tell('a', 'b', 'c');
    let isStopped = false;
    void recorder.stop().then(() => (isStopped = true));
    await clock.advance(5_000);
    expect([isStopped, api.events().map(({ note }) => note)]).toEqual([true, ['c']]);
    await tell('d');
    expect(api.events()).toHaveLength(1);
  });
});

describe('the limits of an Event', () => {
  const facts = { resource: RESOURCE, related: undefined, now: START + 7, unique: '0123456789abcdef' };

  it('hold in bytes, and cut no character', () => {
    const settings = { name: 'planwright-agent', identity: 'ü'.repeat(100) };
    const event = {
      type: 'Normal',
      reason: 'R'.repeat(200),
      action: 'A'.repeat(200),
      note: `${'x'.repeat(1023)}→`,
    } as const;
    const resource = { ...RESOURCE, metadata: { ...RESOURCE.metadata, name: `${'a'.repeat(235)}.${'b'.repeat(17)}` } };
    const written = resourceEvent({ ...facts, event, resource, settings });
    expect(written['note']).toBe('x'.repeat(1023));
    expect([written['reason'], written['action'], written['reportingInstance']]).toEqual([
      'R'.repeat(128),
      'A'.repeat(128),
      'ü'.repeat(64),
    ]);
    expect(written.metadata.name).toBe(`${'a'.repeat(235)}.0123456789abcdef`);
    expect(written.metadata.name.length).toBeLessThanOrEqual(253);
  });

  it.each([
    ['abc', 3, 'abc'],
    ['abc', 2, 'ab'],
    ['aä', 2, 'a'],
    ['a😀', 4, 'a'],
    ['a😀', 5, 'a😀'],
    ['', 5, ''],
  ])('%s in %i bytes is %s', (text, limit, expected) => {
    expect(cutBytes(text, limit)).toBe(expected);
  });
});
