import { describe, expect, it } from 'vitest';
import { createScene, type Scene, seededRandom } from '../../../test/agent/watch/reflector-scene.ts';
import { errorLine, line, type Mishap, type Purpose } from '../../../test/agent/watch/scripted-api.ts';

const MINUTE = 60_000;

/** A collection of five, watched and live. */
async function liveScene(random?: () => number): Promise<Scene & { readonly reflector: ReturnType<Scene['start']> }> {
  const scene = createScene(random);
  for (const name of ['a', 'b', 'c', 'd', 'e']) scene.api.put(name);
  const reflector = scene.start();
  await scene.clock.advance(50);
  return { ...scene, reflector };
}

function failing(...[status, purposes, retryAfter]: [number, readonly Purpose[], number?]): Scene['api']['mishap'] {
  const mishap: Mishap = { status, ...(retryAfter === undefined ? {} : { retryAfter }) };
  return ({ purpose }) => (purposes.includes(purpose) ? mishap : undefined);
}

function expectEqual({ api, sink }: Pick<Scene, 'api' | 'sink'>): void {
  expect(sink.faults).toEqual([]);
  expect(sink.view).toEqual(api.snapshot(api.version));
}

describe('a collection becomes known', () => {
  it('by a watch that sends what exists first', async () => {
    const scene = await liveScene();
    expectEqual(scene);
    expect(scene.purposes()).toEqual(['watchlist']);
    expect(scene.sink.calls).toEqual(['beginList', 'put a', 'put b', 'put c', 'put d', 'put e', 'endList']);
    expect(scene.states).toEqual([{ phase: 'live', since: 4, hasSynced: true, failure: undefined }]);
    expect([...(scene.api.requests[0]?.query ?? [])]).toEqual([
      ['watch', '1'],
      ['sendInitialEvents', 'true'],
      ['resourceVersionMatch', 'NotOlderThan'],
      ['allowWatchBookmarks', 'true'],
      ['timeoutSeconds', '450'],
    ]);
  });

  it('even when there is nothing', async () => {
    const scene = createScene();
    const reflector = scene.start();
    expect(reflector.state).toMatchObject({ phase: 'syncing', hasSynced: false, failure: { reason: 'NotRead' } });
    await scene.clock.advance(50);
    expect(scene.sink.calls).toEqual(['beginList', 'endList']);
    expect(reflector.state.phase).toBe('live');
  });

  it.each([400, 422])('by pages where the server answers %d to that, and ever after', async (status) => {
    const scene = createScene();
    scene.api.mishap = failing(status, ['watchlist']);
    for (const name of ['a', 'b', 'c', 'd', 'e']) scene.api.put(name);
    const reflector = scene.start();
    await scene.clock.advance(50);
    expectEqual(scene);
    expect(scene.purposes()).toEqual(['watchlist', 'list', 'page', 'watch']);
    expect(scene.api.requests[1]?.query.toString()).toBe('limit=500');
    expect(scene.api.requests[3]?.query.get('resourceVersion')).toBe('5');
    reflector.relist();
    await scene.clock.advance(50);
    expect(scene.purposes().slice(4)).toEqual(['list', 'page', 'watch']);
    expect(reflector.state.phase).toBe('live');
  });

  it('by pages where that list never ends', async () => {
    const scene = createScene();
    scene.api.put('a');
    scene.api.mishap = ({ purpose }) => (purpose === 'watchlist' ? 'mute' : undefined);
    const reflector = scene.start();
    await scene.clock.advance(3 * MINUTE);
    expect(scene.purposes()).toEqual(['watchlist', 'list', 'watch']);
    expect(reflector.state.phase).toBe('live');
    expectEqual(scene);
  });

  it('by pages where that list is closed before its end', async () => {
    const scene = createScene();
    scene.api.put('a');
    scene.api.mishap = ({ purpose }) => (purpose === 'watchlist' ? 'mute' : undefined);
    const reflector = scene.start();
    await scene.clock.advance(20_000);
    scene.api.close();
    await scene.clock.advance(1_000);
    expect(scene.purposes()).toEqual(['watchlist', 'list', 'watch']);
    expect(scene.restarts).toEqual(['closed']);
    expect(reflector.state.phase).toBe('live');
    expectEqual(scene);
  });

  it('in the rest that expired by one list in one piece', async () => {
    const scene = createScene();
    scene.api.hasWatchList = false;
    for (const name of ['a', 'b', 'c', 'd', 'e']) scene.api.put(name);
    scene.api.mishap = ({ purpose }) => (purpose === 'page' ? { status: 410 } : undefined);
    scene.start();
    await scene.clock.advance(50);
    expectEqual(scene);
    expect(scene.purposes()).toEqual(['watchlist', 'list', 'page', 'list', 'watch']);
    expect(scene.api.requests[3]?.query.toString()).toBe('');
    expect(scene.sink.calls.filter((call) => call.endsWith('List'))).toEqual(['beginList', 'beginList', 'endList']);
  });

  it('with its selectors, and as metadata only where that is all that is wanted', async () => {
    const scene = createScene();
    scene.api.hasWatchList = false;
    scene.api.put('a');
    scene.start({
      collection: { isMetadataOnly: true, labelSelector: 'planwright.dev/resource', fieldSelector: 'a=b' },
    });
    await scene.clock.advance(50);
    const partial = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
    const partialList = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
    expect(scene.api.requests.map(({ accept }) => accept)).toEqual([partial, partialList, partial]);
    for (const { query } of scene.api.requests) {
      expect([query.get('labelSelector'), query.get('fieldSelector')]).toEqual(['planwright.dev/resource', 'a=b']);
    }
    scene.api.say(
      line('ADDED', {
        apiVersion: 'meta.k8s.io/v1',
        kind: 'PartialObjectMetadata',
        metadata: { name: 'a', resourceVersion: '1' },
      }),
    );
    await scene.clock.advance(50);
    expectEqual(scene);
  });
});

describe('changes', () => {
  it('arrive one by one', async () => {
    const scene = await liveScene();
    scene.api.put('a', { size: 1 });
    scene.api.remove('b');
    scene.api.put('f');
    await scene.clock.advance(50);
    expectEqual(scene);
    expect(scene.sink.calls.slice(7)).toEqual(['put a', 'remove b', 'put f']);
    expect(scene.purposes()).toEqual(['watchlist']);
  });

  it('that are none are passed over', async () => {
    const scene = await liveScene();
    scene.api.say('');
    scene.api.say(line('SOMETHING', { metadata: { name: 'x' } }));
    scene.api.say(line('ADDED', { metadata: { resourceVersion: '6' } }));
    scene.api.say(line('ADDED', {}));
    await scene.clock.advance(50);
    expectEqual(scene);
    expect(scene.api.openStreams()).toBe(1);
    expect(scene.reflector.state.phase).toBe('live');
  });

  it('go on after an orderly end from the last version, at once', async () => {
    const scene = await liveScene();
    await scene.clock.advance(2 * MINUTE);
    scene.api.bookmark();
    await scene.clock.advance(50);
    scene.api.close();
    await scene.clock.advance(6);
    expect(scene.purposes()).toEqual(['watchlist', 'watch']);
    scene.api.put('f');
    await scene.clock.advance(50);
    expectEqual(scene);
    expect(scene.states.map(({ phase }) => phase)).toEqual(['live']);
    expect(scene.restarts).toEqual(['closed']);
  });

  it('that happened while the connection was lost are caught up with', async () => {
    const scene = await liveScene();
    scene.api.reset();
    await scene.clock.advance(5);
    expect(scene.reflector.state).toMatchObject({ phase: 'stale', hasSynced: true, failure: undefined });
    scene.api.put('f');
    await scene.clock.advance(2_000);
    expect(scene.purposes()).toEqual(['watchlist', 'watch']);
    expect(scene.reflector.state.phase).toBe('live');
    expectEqual(scene);
  });

  it('of nothing: a quiet watch is live again soon after the server has accepted it, and nothing is asked for that', async () => {
    const scene = await liveScene();
    scene.api.reset();
    await scene.clock.advance(10_000);
    expect(scene.purposes()).toEqual(['watchlist', 'watch']);
    expect(scene.states.map(({ phase }) => phase)).toEqual(['live', 'stale', 'live']);
  });

  it('of nothing: a quiet watch is not live while the server has not accepted it, whatever else it answers', async () => {
    const scene = await liveScene();
    scene.api.mishap = ({ purpose }) => (purpose === 'watch' ? 'hang' : undefined);
    scene.api.reset();
    await scene.clock.advance(40_000);
    expect(scene.reflector.state).toMatchObject({ phase: 'stale', failure: { reason: 'NotRead', message: 'reset' } });
    scene.api.mishap = () => undefined;
    await scene.clock.advance(10_000);
    expect(scene.reflector.state).toMatchObject({ phase: 'live', failure: undefined });
  });

  it('that cannot be had any more are no reason to be live for a moment', async () => {
    const scene = await liveScene();
    scene.api.mishap = failing(503, ['watchlist']);
    scene.api.reset();
    await scene.clock.advance(5);
    scene.api.put('f');
    scene.api.compact();
    await scene.clock.advance(20_000);
    expect(scene.purposes().slice(0, 3)).toEqual(['watchlist', 'watch', 'watchlist']);
    expect(scene.restarts.slice(0, 2)).toEqual(['disconnected', 'expired']);
    expect(scene.states.map(({ phase }) => phase)).toEqual(['live', 'stale']);
  });

  it('are asked for anew where a watch is silent for three minutes', async () => {
    const scene = await liveScene();
    await scene.clock.advance(3 * MINUTE + 2_000);
    expect(scene.purposes()).toEqual(['watchlist', 'watch']);
    expect(scene.restarts).toEqual(['disconnected']);
    expect(scene.api.openStreams()).toBe(1);
    expect(scene.reflector.state.phase).toBe('live');
  });

  it('keep a watch that has bookmarks', async () => {
    const scene = await liveScene();
    for (let minute = 0; minute < 10; minute += 1) {
      await scene.clock.advance(MINUTE);
      scene.api.bookmark();
    }
    expect(scene.purposes()).toEqual(['watchlist']);
  });
});

describe('what expired is listed anew', () => {
  it.each(['status', 'event'] as const)('when a 410 comes as %s', async (expiry) => {
    const scene = await liveScene();
    scene.api.expiry = expiry;
    scene.api.reset();
    await scene.clock.advance(3);
    scene.api.remove('a');
    scene.api.put('f');
    scene.api.compact();
    await scene.clock.advance(5_000);
    expect(scene.purposes()).toEqual(['watchlist', 'watch', 'watchlist']);
    expect(scene.restarts).toEqual(['disconnected', 'expired']);
    expectEqual(scene);
    expect(scene.states.map(({ phase }) => phase)).toEqual(['live', 'stale', 'live']);
  });

  it('and until then the view of before stays', async () => {
    const scene = await liveScene();
    const before = new Map(scene.sink.view);
    scene.api.mishap = failing(503, ['watchlist']);
    scene.api.say(errorLine(410, 'Expired'));
    scene.api.remove('a');
    await scene.clock.advance(MINUTE);
    expect(scene.sink.view).toEqual(before);
    expect(scene.reflector.state).toMatchObject({ phase: 'stale', hasSynced: true, failure: { reason: 'NotRead' } });
    scene.api.mishap = () => undefined;
    await scene.clock.advance(MINUTE);
    expectEqual(scene);
  });
});

describe('nothing is asked for in a hot loop', () => {
  const refusals: readonly [string, (scene: Scene) => void][] = [
    ['watches expire by status', ({ api }) => void (api.mishap = failing(410, ['watch', 'watchlist']))],
    ['watches and lists expire', ({ api }) => void (api.mishap = failing(410, ['watch', 'watchlist', 'list']))],
    [
      'watches expire, and lists do not',
      ({ api }) => void ((api.hasWatchList = false), (api.mishap = failing(410, ['watch']))),
    ],
    ['the server fails', ({ api }) => void (api.mishap = failing(500, ['watch', 'watchlist', 'list']))],
    [
      'the server does not know the version',
      ({ api }) => void (api.mishap = failing(400, ['watch', 'watchlist', 'list'])),
    ],
    ['the server lags', ({ api }) => void (api.mishap = failing(504, ['watch']))],
    ['it may not be read', ({ api }) => void (api.mishap = failing(403, ['watch', 'watchlist', 'list']))],
    ['it is not served', ({ api }) => void (api.mishap = failing(404, ['watch', 'watchlist', 'list']))],
    ['connections are reset', ({ api }) => void (api.mishap = () => 'reset')],
    [
      'streams are reset',
      ({ api }) => void (api.mishap = ({ purpose }) => (purpose === 'watch' ? 'reset' : undefined)),
    ],
  ];
  const streams: readonly [string, (scene: Scene) => void][] = [
    ['watches are closed in order', ({ api }) => api.close()],
    ['watches end with an ERROR 500', ({ api }) => api.say(errorLine(500, 'InternalError'))],
    ['watches end with an ERROR 410', ({ api }) => api.say(errorLine(410, 'Expired'))],
    ['lines are malformed', ({ api }) => api.say('{"type":"ADDED","obj')],
    ['lines are no events', ({ api }) => api.say('[]')],
    ['events have no objects', ({ api }) => api.say(line('MODIFIED', [] as never))],
  ];

  it.each([0, 0.5, 0.99])('however long it lasts, with %d as the draw', async (draw) => {
    for (const [sentence, spoil] of refusals) {
      const scene = await liveScene(() => draw);
      spoil(scene);
      scene.api.reset();
      await scene.clock.advance(10 * MINUTE);
      const late = scene.purposes(scene.clock.elapsed() - 5 * MINUTE).length;
      // With the worst draws every three seconds and three requests a time; with fair ones every quarter of a minute.
      expect(late, sentence).toBeLessThan(draw === 0 ? 310 : 70);
      expect(late, sentence).toBeGreaterThanOrEqual(4);
    }
  });

  it.each(streams)('while %s', async (_sentence, spoil) => {
    const scene = await liveScene(seededRandom(7));
    for (let second = 0; second < 600; second += 1) {
      await scene.clock.advance(1_000);
      spoil(scene);
    }
    expect(scene.api.requests.length).toBeLessThan(150);
    await scene.clock.advance(2 * MINUTE);
    expectEqual(scene);
    expect(scene.reflector.state.phase).toBe('live');
  });

  it('410 for ever is less than ten lists in the first minute', async () => {
    const scene = await liveScene();
    scene.api.mishap = failing(410, ['watch', 'watchlist']);
    scene.api.reset();
    await scene.clock.advance(MINUTE);
    expect(scene.api.requests.length - 1).toBeLessThan(10);
  });

  it('ten healthy seconds are the end of a bad time', async () => {
    const scene = await liveScene();
    scene.api.mishap = failing(503, ['watch']);
    scene.api.reset();
    await scene.clock.advance(3 * MINUTE);
    scene.api.mishap = () => undefined;
    await scene.clock.advance(MINUTE);
    expect(scene.reflector.state.phase).toBe('live');
    const since = scene.clock.elapsed();
    scene.api.reset();
    await scene.clock.advance(1_000);
    expect(scene.purposes(since)).toEqual(['watch']);
  });
});

describe('a server that asks for patience', () => {
  it.each([
    ['a list', 'watchlist'],
    ['a watch', 'watch'],
  ] as const)('is not asked for %s before its Retry-After has passed', async (_sentence, purpose) => {
    const scene = await liveScene();
    scene.api.mishap = failing(429, [purpose], 17_000);
    if (purpose === 'watchlist') scene.reflector.relist();
    else scene.api.reset();
    await scene.clock.advance(5 * MINUTE);
    const times = scene.api.requests
      .filter((request) => request.purpose === purpose && request.at > 10)
      .map(({ at }) => at);
    expect(times.length).toBeGreaterThan(5);
    for (const [index, at] of times.entries()) {
      if (index > 0) expect(at - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(17_000);
    }
  });

  it('in an ERROR event neither', async () => {
    const scene = await liveScene();
    scene.api.say(errorLine(429, 'TooManyRequests', { retryAfterSeconds: 9 }));
    await scene.clock.advance(8_900);
    expect(scene.purposes()).toEqual(['watchlist']);
    await scene.clock.advance(2_000);
    expect(scene.purposes()).toEqual(['watchlist', 'watch']);
  });

  it('keeps the place of the watch', async () => {
    const scene = await liveScene();
    scene.api.mishap = failing(503, ['watch'], 1_000);
    scene.api.reset();
    await scene.clock.advance(5 * MINUTE);
    expect(new Set(scene.purposes().slice(1))).toEqual(new Set(['watch']));
  });

  it.each([
    ['a server that lags for ever', failing(504, ['watch'])],
    ['a version the server refuses', failing(400, ['watch'])],
  ])('is not asked for ever about %s', async (_sentence, mishap) => {
    const scene = await liveScene();
    scene.api.mishap = mishap;
    scene.api.reset();
    scene.api.put('f');
    await scene.clock.advance(MINUTE);
    expect(scene.purposes()).toContain('watchlist');
    expectEqual(scene);
    expect(scene.reflector.state.phase).toBe('live');
  });

  it('nor about a watch that ends in an error whenever it is resumed', async () => {
    const scene = await liveScene();
    for (let time = 0; time < 3; time += 1) {
      scene.api.say(errorLine(500, 'InternalError'));
      await scene.clock.advance(10_000);
    }
    expect(scene.purposes()).toContain('watchlist');
    expect(scene.purposes().filter((purpose) => purpose === 'watchlist')).toHaveLength(2);
  });
});

describe('a list that breaks is never swept', () => {
  it.each<[string, Mishap]>([
    ['by 500', { status: 500 }],
    ['by 429', { status: 429, retryAfter: 1_000 }],
    ['by a reset', 'reset'],
    ['by a time-out', 'hang'],
  ])('%s between two pages', async (_sentence, mishap) => {
    const scene = createScene();
    scene.api.hasWatchList = false;
    for (const name of ['a', 'b', 'c', 'd', 'e']) scene.api.put(name);
    const reflector = scene.start();
    await scene.clock.advance(50);
    scene.api.mishap = ({ purpose }) => (purpose === 'page' ? mishap : undefined);
    reflector.relist();
    await scene.clock.advance(5 * MINUTE);
    expect(scene.sink.calls.filter((call) => call === 'endList')).toHaveLength(1);
    expect(scene.sink.view.size).toBe(5);
    expect(reflector.state).toMatchObject({ phase: 'syncing', hasSynced: false });
    scene.api.mishap = () => undefined;
    await scene.clock.advance(MINUTE);
    expectEqual(scene);
  });

  it('by a reset in the middle of a stream', async () => {
    const scene = await liveScene();
    scene.api.mishap = ({ purpose }) => (purpose === 'watchlist' ? 'mute' : undefined);
    scene.reflector.relist();
    await scene.clock.advance(10);
    scene.api.say(line('ADDED', { metadata: { name: 'a', namespace: 'shop', resourceVersion: '1' } }));
    await scene.clock.advance(10);
    scene.api.reset();
    await scene.clock.advance(10);
    expect(scene.sink.calls.slice(7)).toEqual(['beginList', 'put a']);
    expect(scene.sink.view.size).toBe(5);
    scene.api.mishap = () => undefined;
    scene.api.remove('b');
    await scene.clock.advance(MINUTE);
    expectEqual(scene);
  });

  it.each([
    ['what is no list', undefined],
    ['a list without items', { metadata: { resourceVersion: '9' } }],
    ['a list without a version', { items: [], metadata: {} }],
  ])('%s is not taken for an empty one', async (_sentence, body) => {
    const scene = createScene();
    scene.api.put('a');
    const { request } = scene.api;
    scene.api.hasWatchList = false;
    const reflector = scene.start();
    await scene.clock.advance(50);
    scene.api.request = () =>
      Promise.resolve({ status: 200, body, reason: undefined, message: '', retryAfter: undefined });
    reflector.relist();
    await scene.clock.advance(MINUTE);
    expect(scene.sink.view.size).toBe(1);
    expect(reflector.state).toMatchObject({ phase: 'syncing', failure: { reason: 'NotRead' } });
    scene.api.request = request;
    await scene.clock.advance(MINUTE);
    expect(reflector.state.phase).toBe('live');
  });
});

describe('what the server refuses', () => {
  it.each([
    [403, 'Forbidden', 'mishap 403'],
    [404, 'NotServed', 'the cluster does not serve Widget.lab.dev'],
  ])('%d is unreadable, until it is not any more', async (status, reason, message) => {
    const scene = await liveScene();
    scene.api.mishap = failing(status, ['watch', 'watchlist', 'list']);
    scene.api.reset();
    const failure = { groupKind: 'Widget.lab.dev', reason, message };
    await scene.clock.advance(20_000);
    expect(scene.reflector.state).toMatchObject({ phase: 'unreadable', hasSynced: true, failure });
    expect(scene.reflector.state.isOutdated).toBeUndefined();
    await scene.clock.advance(5 * MINUTE);
    expect(scene.reflector.state).toMatchObject({ phase: 'unreadable', hasSynced: true, failure, isOutdated: true });
    expect(scene.sink.view.size).toBe(5);
    // A connection that breaks in between says nothing else.
    scene.api.mishap = () => 'reset';
    await scene.clock.advance(2 * MINUTE);
    expect(scene.reflector.state).toMatchObject({ phase: 'unreadable', failure });
    scene.api.mishap = () => undefined;
    scene.api.remove('c');
    await scene.clock.advance(61_000);
    expect(scene.reflector.state.phase).toBe('live');
    expectEqual(scene);
    await scene.clock.advance(10_000);
    expect(scene.states.map(({ phase, isOutdated = false }) => (isOutdated ? `old ${phase}` : phase))).toEqual([
      'live',
      'stale',
      'unreadable',
      'old unreadable',
      'old live',
      'live',
    ]);
  });

  it('before it was ever read is no absence', async () => {
    const scene = createScene();
    scene.api.mishap = () => ({ status: 503 });
    const reflector = scene.start();
    await scene.clock.advance(MINUTE);
    expect(reflector.state).toEqual({
      phase: 'syncing',
      since: 0,
      hasSynced: false,
      failure: {
        groupKind: 'Widget.lab.dev',
        reason: 'NotRead',
        message: 'the cluster answered 503: mishap 503',
      },
    });
    expect(scene.sink.calls).toEqual([]);
  });
});

describe('stop', () => {
  it.each<[string, number, (scene: Scene) => void]>([
    ['while it waits for its turn', 0, () => undefined],
    ['during a list', 3, () => undefined],
    ['while watching', 50, () => undefined],
    ['during back-off', 5_000, ({ api }) => void (api.mishap = () => 'reset')],
  ])('%s stops everything at once', async (_sentence, after, spoil) => {
    const scene = createScene();
    for (const name of ['a', 'b', 'c', 'd', 'e']) scene.api.put(name);
    spoil(scene);
    const reflector = scene.start();
    await scene.clock.advance(after);
    reflector.stop();
    const [calls, states, requests] = [scene.sink.calls.length, scene.states.length, scene.api.requests.length];
    scene.api.mishap = () => undefined;
    scene.api.put('f');
    await scene.clock.advance(10 * MINUTE);
    expect([scene.sink.calls.length, scene.states.length, scene.api.requests.length]).toEqual([
      calls,
      states,
      requests,
    ]);
    expect([scene.api.openStreams(), scene.clock.waiting()]).toEqual([0, 0]);
    scene.journal.check();
  });

  it.each([
    ['a watch that lists', true],
    ['pages', false],
  ])('from within: whoever is told of an object may stop %s', async (_sentence, hasWatchList) => {
    const scene = createScene();
    scene.api.hasWatchList = hasWatchList;
    for (const name of ['a', 'b', 'c', 'd', 'e']) scene.api.put(name);
    const reflector = scene.start({
      sink: {
        put(object) {
          scene.sink.put(object);
          if (object.metadata.name === 'b') reflector.stop();
        },
      },
    });
    await scene.clock.advance(MINUTE);
    expect(scene.sink.calls).toEqual(['beginList', 'put a', 'put b']);
    scene.journal.check();
  });

  it('gives its turn to list to the next', async () => {
    const scene = createScene();
    scene.api.put('a');
    const taken: string[] = [];
    const slots = {
      take: () => {
        taken.push('taken');
        return Promise.resolve(() => void taken.push('given back'));
      },
    };
    scene.api.mishap = () => 'hang';
    const reflector = scene.start({ slots });
    await scene.clock.advance(10);
    reflector.stop();
    await scene.clock.advance(10);
    expect(taken).toEqual(['taken', 'given back']);
  });
});

describe('asked to list anew', () => {
  it('nothing is known to be absent until everything was listed, whatever was known before', async () => {
    const scene = await liveScene();
    expect(scene.reflector.state).toMatchObject({ phase: 'live', hasSynced: true });
    scene.reflector.relist();
    expect(scene.reflector.state).toMatchObject({ phase: 'syncing', hasSynced: false, failure: { reason: 'NotRead' } });
    expect(scene.sink.view.size).toBe(5);
    await scene.clock.advance(10);
    expect(scene.reflector.state).toMatchObject({ phase: 'live', hasSynced: true, failure: undefined });
  });

  it('it does, even by whoever is told that a list is whole', async () => {
    const scene = createScene();
    scene.api.hasWatchList = false;
    scene.api.put('a');
    let times = 0;
    const reflector = scene.start({
      sink: {
        endList() {
          scene.sink.endList();
          times += 1;
          if (times === 1) reflector.relist();
        },
      },
    });
    await scene.clock.advance(MINUTE);
    expect(times).toBe(2);
    expect(scene.purposes()).toEqual(['watchlist', 'list', 'list', 'watch']);
    expect(reflector.state.phase).toBe('live');
  });

  it('it does not forget to be patient with a server that is down', async () => {
    const scene = await liveScene();
    scene.api.mishap = failing(503, ['watch', 'watchlist']);
    scene.api.reset();
    await scene.clock.advance(2 * MINUTE);
    const before = scene.api.requests.length;
    for (let time = 0; time < 100; time += 1) {
      scene.reflector.relist();
      await scene.clock.advance(10);
    }
    expect(scene.api.requests.length - before).toBeLessThan(3);
  });
});

describe('a mistake of ours', () => {
  it.each(['put', 'beginList', 'endList'] as const)('in %s is logged, and not repeated in a loop', async (call) => {
    const scene = createScene();
    scene.api.put('a');
    let isBroken = true;
    const fail = (): void => {
      if (isBroken) throw new TypeError('a bug');
    };
    const healthy = { ...scene.sink };
    const reflector = scene.start({
      sink: {
        [call](object: never) {
          fail();
          healthy[call](object);
        },
      },
    });
    await scene.clock.advance(5 * MINUTE);
    const errors = scene.journal.lines.filter(({ level }) => level === 'error');
    expect(errors.length).toBeGreaterThan(2);
    expect(errors.length).toBeLessThan(12);
    expect(errors[0]?.fields['error']).toContain('TypeError: a bug');
    expect(reflector.state).toMatchObject({ phase: 'syncing', failure: { reason: 'NotRead' } });
    isBroken = false;
    await scene.clock.advance(MINUTE);
    expect(reflector.state.phase).toBe('live');
    expectEqual(scene);
  });

  it('in what was thought to be known is a failure at once', async () => {
    const scene = createScene();
    scene.api.put('a');
    const reflector = scene.start({
      sink: {
        remove() {
          throw new TypeError('a bug');
        },
      },
    });
    await scene.clock.advance(50);
    scene.api.remove('a');
    await scene.clock.advance(50);
    expect(reflector.state).toMatchObject({ phase: 'stale', failure: { reason: 'NotRead' } });
    await scene.clock.advance(MINUTE);
    expectEqual(scene);
  });

  it('of whoever is told of states does no harm', async () => {
    const scene = createScene();
    const reflector = scene.start({
      onState() {
        throw new TypeError('a bug');
      },
    });
    await scene.clock.advance(50);
    expect(reflector.state.phase).toBe('live');
    expect(scene.journal.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });
});

it('a reflector that takes over a view that was whole is stale, and fails only after the grace', async () => {
  const scene = createScene();
  scene.api.mishap = () => 'reset';
  const reflector = scene.start({ hasSynced: true });
  expect(reflector.state).toEqual({ phase: 'stale', since: 0, hasSynced: true, failure: undefined });
  await scene.clock.advance(31_000);
  expect(reflector.state).toMatchObject({ phase: 'stale', failure: { reason: 'NotRead' } });
});

describe('a server that is well again after it was not', () => {
  async function inBackOff(mishap: Scene['api']['mishap']): ReturnType<typeof liveScene> {
    const scene = await liveScene();
    scene.api.mishap = mishap;
    scene.api.reset();
    await scene.clock.advance(2 * MINUTE);
    return scene;
  }

  it('is asked within a moment, however long the back-off has become', async () => {
    const scene = await inBackOff(failing(503, ['watch']));
    scene.api.mishap = () => undefined;
    const since = scene.clock.elapsed();
    scene.reflector.hurry();
    await scene.clock.advance(4_000);
    expect(scene.purposes(since)).toEqual(['watch']);
    expect(scene.reflector.state.phase).toBe('live');
  });

  it('and has forgotten the version is listed at once: the next failure is the first again', async () => {
    const scene = await inBackOff(failing(503, ['watch']));
    scene.api.put('f');
    scene.api.compact();
    scene.api.mishap = () => undefined;
    const since = scene.clock.elapsed();
    scene.reflector.hurry();
    await scene.clock.advance(4_000);
    expect(scene.purposes(since)).toEqual(['watch', 'watchlist']);
    expectEqual(scene);
  });

  it('is not asked before its Retry-After has passed', async () => {
    const scene = await liveScene();
    scene.api.mishap = failing(429, ['watch'], 60_000);
    scene.api.reset();
    await scene.clock.advance(10_000);
    const [last = 0] = scene.api.requests.map(({ at }) => at).slice(-1);
    scene.reflector.hurry();
    await scene.clock.advance(last + 59_000 - scene.clock.elapsed());
    expect(scene.purposes(last + 1)).toEqual([]);
    await scene.clock.advance(3_000);
    expect(scene.purposes(last + 1)).toEqual(['watch']);
  });

  it('does not disturb a watch that goes on, or one that has been stopped', async () => {
    const scene = await liveScene();
    scene.reflector.hurry();
    await scene.clock.advance(1_000);
    expect(scene.purposes()).toEqual(['watchlist']);
    scene.api.mishap = failing(503, ['watch']);
    scene.api.reset();
    await scene.clock.advance(20_000);
    const before = scene.purposes().length;
    scene.reflector.hurry();
    scene.reflector.stop();
    await scene.clock.advance(MINUTE);
    expect(scene.purposes().length).toBe(before);
    expect(scene.clock.waiting()).toBe(0);
  });
});

describe('a collection that may be listed but not watched', () => {
  it.each([
    ['by pages', false, 'it may be listed, but not watched: mishap 403'],
    ['by a watch that sends what exists first', true, 'mishap 403'],
  ])('%s does not look live, and gets so when it is allowed', async (_sentence, hasWatchList, message) => {
    const scene = createScene();
    scene.api.hasWatchList = hasWatchList;
    scene.api.put('a');
    scene.api.mishap = failing(403, hasWatchList ? ['watch', 'watchlist'] : ['watch']);
    const reflector = scene.start();
    await scene.clock.advance(5 * MINUTE);
    expect(scene.states.map(({ phase }) => phase)).not.toContain('live');
    expect(reflector.state).toMatchObject({
      phase: 'unreadable',
      hasSynced: false,
      failure: { reason: 'Forbidden', message },
    });
    scene.api.mishap = () => undefined;
    await scene.clock.advance(MINUTE);
    expect(reflector.state).toMatchObject({ phase: 'live', failure: undefined });
    expectEqual(scene);
  });

  it('as may one that may be watched but not listed, where the watch sends what exists', async () => {
    const scene = createScene();
    scene.api.put('a');
    scene.api.mishap = failing(403, ['list', 'page']);
    const reflector = scene.start();
    await scene.clock.advance(100);
    expect(reflector.state.phase).toBe('live');
    scene.api.hasWatchList = false;
    reflector.relist();
    await scene.clock.advance(100);
    expect(reflector.state).toMatchObject({
      phase: 'unreadable',
      failure: { reason: 'Forbidden', message: 'mishap 403' },
    });
  });
});
