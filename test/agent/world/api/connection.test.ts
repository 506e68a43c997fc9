import { describe, expect, it } from 'vitest';
import { type ApiAnswer, ConnectionFailure } from '../../../../src/agent/ports.ts';
import { createWorld, type TestWorld, type WorldOptions } from '../create-world.ts';
import { randomFaults, type RequestFault, scriptedFaults, type StreamFault } from './faults.ts';
import { countRequests, isWrite, mostWithin } from './request-records.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';
const WATCH = `${MAPS}?watch=1&allowWatchBookmarks=true`;

/** What became of a promise, and when. */
function follow(world: TestWorld, promise: Promise<ApiAnswer>): { readonly result: () => string | undefined } {
  let result: string | undefined;
  const tell = (text: string): void => {
    result = `${text} after ${world.clock.elapsed()} ms`;
  };
  promise.then(
    ({ status, reason = '' }) => tell(`${status} ${reason}`.trim()),
    (error: unknown) => tell(error instanceof ConnectionFailure ? `failure: ${error.message}` : String(error)),
  );
  return { result: () => result };
}

function make(world: TestWorld, name: string): void {
  world.api.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default', uid: name } });
}

function quiet(options: WorldOptions = {}): TestWorld {
  return createWorld({ latency: [5, 5], ...options });
}

function create(world: TestWorld, name: string): ReturnType<typeof follow> {
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } };
  return follow(world, world.ports.api.request({ method: 'POST', path: MAPS, body }));
}

describe('a request', () => {
  it.each<[string, RequestFault | undefined, string, boolean]>([
    ['is answered after the way there and back', undefined, '201 after 10 ms', true],
    [
      'is lost before it was read',
      { type: 'lost', isDone: false },
      'failure: the connection was reset after 10 ms',
      false,
    ],
    ['is lost after it was done', { type: 'lost', isDone: true }, 'failure: the answer was cut off after 10 ms', true],
    ['is swallowed', { type: 'silence', isDone: false }, 'failure: no answer within 30000 ms after 30000 ms', false],
    [
      'is done, and its answer swallowed',
      { type: 'silence', isDone: true },
      'failure: no answer within 30000 ms after 30000 ms',
      true,
    ],
    [
      'is refused',
      { type: 'refused', status: 503, reason: 'ServiceUnavailable' },
      '503 ServiceUnavailable after 10 ms',
      false,
    ],
    ['is slow', { type: 'slow', milliseconds: 2000 }, '201 after 2005 ms', true],
  ])('%s', async (_what, fault, expected, isDone) => {
    const world = quiet({ faults: scriptedFaults({ requests: [fault] }) });
    const followed = create(world, 'a');
    await world.advance(60_000);
    expect(followed.result()).toBe(expected);
    expect(world.api.find('ConfigMap/default/a') !== undefined).toBe(isDone);
  });

  it('waits no longer than it was told to, and no longer than its signal', async () => {
    const world = quiet({
      faults: scriptedFaults({
        requests: [
          { type: 'silence', isDone: false },
          { type: 'silence', isDone: false },
        ],
      }),
    });
    const controller = new AbortController();
    const short = follow(world, world.ports.api.request({ method: 'GET', path: MAPS, timeout: 700 }));
    const aborted = follow(world, world.ports.api.request({ method: 'GET', path: MAPS, signal: controller.signal }));
    await world.advance(100);
    controller.abort(new Error('no longer wanted'));
    await world.advance(1000);
    expect(short.result()).toBe('failure: no answer within 700 ms after 700 ms');
    expect(aborted.result()).toBe('Error: no longer wanted after 100 ms');
  });

  it('is told how long to wait by a 429', async () => {
    const world = quiet({ faults: scriptedFaults({ requests: [{ type: 'refused', status: 429, retryAfter: 3 }] }) });
    const answer = world.ports.api.request({ method: 'GET', path: MAPS });
    await world.advance(100);
    expect(await answer).toMatchObject({ status: 429, retryAfter: 3000 });
  });

  it('through a partition arrives when it is over, where nobody gave up before', async () => {
    const world = quiet();
    world.api.partition(10_000);
    const patient = create(world, 'late');
    await world.advance(9_000);
    expect([patient.result(), world.api.find('ConfigMap/default/late')]).toEqual([undefined, undefined]);
    await world.advance(2_000);
    expect(patient.result()).toBe('201 after 10005 ms');
  });

  it('is counted by verb and path', async () => {
    const world = quiet();
    create(world, 'a');
    create(world, 'b');
    follow(world, world.ports.api.request({ method: 'GET', path: `${MAPS}/a?x=1` }));
    follow(
      world,
      world.ports.api.stream({ path: WATCH }, () => {}),
    );
    await world.advance(100);
    const template = '/api/v1/namespaces/{namespace}/configmaps';
    expect(countRequests(world.api.requests)).toEqual({
      [`create ${template}`]: 2,
      [`get ${template}/{name}`]: 1,
      [`watch ${template}`]: 1,
    });
    expect([mostWithin(1000, world.api.requests), world.api.requests.filter(isWrite).length]).toEqual([4, 2]);
    expect([world.api.takeRequests().length, world.api.takeRequests().length]).toEqual([4, 0]);
  });

  it('to a server that lags is answered from what it has', async () => {
    const world = quiet();
    make(world, 'old');
    await world.advance(60_000);
    make(world, 'new');
    const version = world.api.find('ConfigMap/default/new')?.metadata.resourceVersion;
    world.api.lagBehind(30_000);
    const ask = (query: string) => world.ports.api.request({ method: 'GET', path: `${MAPS}${query}` });
    const answers = Promise.all([ask('?resourceVersion=0'), ask(''), ask(`?resourceVersion=${version}`)]);
    await world.advance(100);
    const [stale, fresh, impossible] = await answers;
    expect([stale.body?.['items'], fresh.body?.['items']]).toMatchObject([[{ metadata: { name: 'old' } }], [{}, {}]]);
    expect(impossible).toMatchObject({ status: 504, reason: 'Timeout', retryAfter: 1000 });
  });
});

describe('a stream', () => {
  async function told(
    fault: StreamFault | undefined,
  ): Promise<{ readonly lines: readonly string[]; readonly end: string | undefined }> {
    const world = quiet({ faults: scriptedFaults({ events: [undefined, fault] }) });
    const lines: string[] = [];
    const followed = follow(
      world,
      world.ports.api.stream({ path: WATCH }, (line) => void lines.push(describeLine(line))),
    );
    await world.advance(100);
    make(world, 'a');
    await world.advance(100);
    make(world, 'b');
    await world.advance(30_000);
    return { lines, end: followed.result() };
  }

  function describeLine(line: string): string {
    const { type, object } = JSON.parse(line) as {
      type: string;
      object: { code?: number; metadata?: { name?: string } };
    }; // Of a watch.
    return `${type} ${object.code ?? object.metadata?.name ?? ''}`.trim();
  }

  it.each<[string, StreamFault | undefined, readonly string[], string | undefined]>([
    ['goes on', undefined, ['BOOKMARK', 'ADDED a', 'ADDED b'], undefined],
    ['is cut off', { type: 'cut' }, ['BOOKMARK'], 'failure: the stream was cut off after 105 ms'],
    ['is ended in order', { type: 'close' }, ['BOOKMARK'], '200 after 105 ms'],
    ['is told that it is too old', { type: 'expired' }, ['BOOKMARK', 'ERROR 410'], '200 after 105 ms'],
    ['is told of an error', { type: 'broken' }, ['BOOKMARK', 'ERROR 500'], '200 after 105 ms'],
    ['falls silent', { type: 'silence' }, ['BOOKMARK'], 'failure: no answer to a ping after 25105 ms'],
    [
      'is slow, and keeps its order',
      { type: 'slow', milliseconds: 500 },
      ['BOOKMARK', 'ADDED a', 'ADDED b'],
      undefined,
    ],
  ])('%s', async (_what, fault, lines, end) => {
    expect(await told(fault)).toEqual({ lines, end });
  });

  it('that begins at what is compacted is told so and ended', async () => {
    const world = quiet();
    make(world, 'a');
    const version = world.api.find('ConfigMap/default/a')?.metadata.resourceVersion;
    make(world, 'b');
    world.api.compact();
    const lines: string[] = [];
    const followed = follow(
      world,
      world.ports.api.stream(
        { path: `${WATCH}&resourceVersion=${version}`, onOpen: () => void lines.push('open') },
        (line) => void lines.push(describeLine(line)),
      ),
    );
    await world.advance(100);
    expect([lines, followed.result()]).toEqual([['open', 'ERROR 410'], '200 after 10 ms']);
  });

  it('has a bookmark a minute, and so outlives the compaction of every five minutes', async () => {
    const world = quiet();
    let version = '';
    const first = new AbortController();
    follow(
      world,
      world.ports.api.stream({ path: WATCH, signal: first.signal }, (line) => {
        version = String(
          (JSON.parse(line) as { object: { metadata: { resourceVersion: string } } }).object.metadata.resourceVersion,
        ); // As above.
      }),
    );
    for (let minute = 0; minute < 30; minute++) {
      world.api.put({ apiVersion: 'v1', kind: 'Secret', metadata: { name: `s${minute}`, namespace: 'default' } });
      await world.advance(60_000);
    }
    first.abort();
    const lines: string[] = [];
    follow(
      world,
      world.ports.api.stream(
        { path: `${WATCH}&resourceVersion=${version}` },
        (line) => void lines.push(describeLine(line)),
      ),
    );
    follow(
      world,
      world.ports.api.stream({ path: `${WATCH}&resourceVersion=110` }, (line) => void lines.push(describeLine(line))),
    );
    await world.advance(1000);
    expect(lines).toEqual(['ERROR 410']);
  });

  it('dies in a partition that lasts longer than a ping', async () => {
    const world = quiet();
    const followed = follow(
      world,
      world.ports.api.stream({ path: WATCH }, () => {}),
    );
    await world.advance(1_000);
    world.api.partition(20_000);
    await world.advance(30_000);
    expect(followed.result()).toBeUndefined();
    world.api.partition(60_000);
    await world.advance(30_000);
    expect(followed.result()).toBe('failure: the connection is dead: no answer to a ping after 56000 ms');
  });

  it('may overtake another stream, never itself', async () => {
    const world = createWorld({ latency: [1, 500] });
    const seen: string[] = [];
    for (const name of ['one', 'two'])
      follow(
        world,
        world.ports.api.stream({ path: WATCH }, (line) => void seen.push(`${name} ${describeLine(line)}`)),
      );
    await world.advance(2_000);
    for (let number = 0; number < 20; number++) make(world, `map-${number}`);
    await world.advance(10_000);
    const of = (name: string): readonly string[] =>
      seen.filter((each) => each.startsWith(name)).map((each) => each.slice(4));
    expect(of('one')).toEqual(of('two'));
    expect(of('one')).toHaveLength(21);
    expect(seen.join()).not.toBe([...seen].sort().join());
  });
});

it('the same seed gives the same faults', async () => {
  const course = async (seed: number): Promise<readonly (string | undefined)[]> => {
    const world = createWorld({ seed });
    world.api.suffer(randomFaults(world.ports.random, { requests: 0.5, events: 0.5 }));
    const followed = Array.from({ length: 30 }, (_, number) => create(world, `map-${number}`));
    await world.advance(60_000);
    return followed.map(({ result }) => result());
  };
  expect(await course(7)).toEqual(await course(7));
  expect(await course(7)).not.toEqual(await course(8));
});
