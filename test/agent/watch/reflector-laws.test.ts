import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createScene, type Scene, seededRandom } from './reflector-scene.ts';
import { errorLine, line, type Mishap, type Purpose } from './scripted-api.ts';

/** One thing that happens, and the time that passes after it, in milliseconds. */
interface Happening {
  readonly what: (scene: Scene, reflector: ReturnType<Scene['start']>) => void;
  readonly name: string;
  readonly after: number;
}

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
const purposes: readonly Purpose[] = ['list', 'page', 'watchlist', 'watch', 'other'];
const mishap = fc.oneof(
  fc.record({ status: fc.constantFrom(400, 401, 403, 404, 410, 422, 429, 500, 503, 504) }),
  fc.record({ status: fc.constantFrom(429, 503, 504), retryAfter: fc.integer({ min: 1, max: 20_000 }) }),
  fc.constantFrom<Mishap>('reset', 'hang', 'mute'),
);

/** Of every kind of request what goes wrong with it, as often as a number from 0 to 1 says. */
const weather = fc.record({
  often: fc.double({ min: 0, max: 1, noNaN: true }),
  mishaps: fc.array(mishap, { minLength: 1, maxLength: 4 }),
  purposes: fc.subarray([...purposes], { minLength: 1 }),
  seed: fc.integer(),
});

function happening(what: fc.Arbitrary<Omit<Happening, 'after'>>): fc.Arbitrary<Happening> {
  const after = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 90_000 }));
  return fc.tuple(what, after).map(([each, milliseconds]) => ({ ...each, after: milliseconds }));
}

const stream = (label: string, what: (api: Scene['api']) => void): Omit<Happening, 'after'> => ({
  name: label,
  what: ({ api }) => what(api),
});

const RELIST: Omit<Happening, 'after'> = { name: 'relist', what: (_scene, reflector) => reflector.relist() };

const happenings = fc.array(
  happening(
    fc.oneof(
      { weight: 6, arbitrary: name.map((each) => stream(`put ${each}`, (api) => api.put(each, { at: api.version }))) },
      { weight: 3, arbitrary: name.map((each) => stream(`remove ${each}`, (api) => api.remove(each))) },
      {
        weight: 4,
        arbitrary: weather.map((each) => stream(`weather ${JSON.stringify(each)}`, (api) => spoil(api, each))),
      },
      { weight: 2, arbitrary: fc.constant(stream('fair weather', (api) => void (api.mishap = () => undefined))) },
      {
        weight: 6,
        arbitrary: fc.constantFrom(
          stream('compact', (api) => api.compact()),
          stream('expiry by status', (api) => void (api.expiry = 'status')),
          stream('an old server', (api) => void (api.hasWatchList = false)),
          stream('a new server', (api) => void (api.hasWatchList = true)),
          stream('bookmark', (api) => api.bookmark()),
          stream('reset', (api) => api.reset()),
          stream('close', (api) => api.close()),
          stream('expired', (api) => api.say(errorLine(410, 'Expired'))),
          stream('error', (api) => api.say(errorLine(500, 'InternalError'))),
          stream('cut off', (api) => api.say('{"type":"MODIFIED","object":{"metada')),
          stream('unknown event', (api) => api.say(line('RENAMED', { metadata: { name: 'a' } }))),
          stream('nameless', (api) => api.say(line('ADDED', { metadata: {} }))),
          stream('empty line', (api) => api.say('')),
        ),
      },
      { weight: 1, arbitrary: fc.constant(RELIST) },
    ),
  ),
  { maxLength: 40 },
);

function spoil(api: Scene['api'], { often, mishaps, purposes: spoilt, seed }: Weather): void {
  const random = seededRandom(seed);
  api.mishap = ({ purpose }) => {
    if (!spoilt.includes(purpose) || random() >= often) return undefined;
    return mishaps[Math.floor(random() * mishaps.length)];
  };
}

type Weather = typeof weather extends fc.Arbitrary<infer Value> ? Value : never;

const RUNS = Number(process.env['PLANWRIGHT_REFLECTOR_RUNS'] ?? 100);

it('whatever happens, the view is one that the server had, and the server has it once nothing goes wrong any more', async () => {
  await fc.assert(
    fc.asyncProperty(happenings, fc.integer(), async (story, seed) => {
      const scene = createScene(seededRandom(seed));
      for (const each of ['a', 'b', 'c', 'd']) scene.api.put(each);
      const reflector = scene.start();
      for (const { what, after } of story) {
        what(scene, reflector);
        await scene.clock.advance(after);
      }
      scene.api.mishap = () => undefined;
      // A Retry-After, a time-out and the longest back-off, and then a list in the turn after that.
      for (let minute = 0; minute < 5; minute += 1) {
        await scene.clock.advance(60_000);
        scene.api.bookmark();
      }
      await scene.clock.advance(100);
      expect(scene.sink.faults).toEqual([]);
      expect(reflector.state).toMatchObject({ phase: 'live', hasSynced: true });
      expect(scene.sink.view).toEqual(scene.api.snapshot(scene.api.version));
      scene.journal.check();
      // A minute has no more requests than a try every three seconds with what belongs to it.
      expect(mostInAMinute(scene)).toBeLessThan(60);

      reflector.stop();
      const calls = scene.sink.calls.length;
      scene.api.put('a');
      scene.api.reset();
      await scene.clock.advance(60_000);
      expect(scene.sink.calls).toHaveLength(calls);
      expect([scene.api.openStreams(), scene.clock.waiting()]).toEqual([0, 0]);
    }),
    { numRuns: RUNS },
  );
});

/** Lists that the test asked for itself are not counted. */
function mostInAMinute({ api }: Scene): number {
  const times = api.requests.flatMap(({ at, purpose }) => (purpose === 'watch' ? [at] : []));
  return Math.max(0, ...times.map((from, index) => times.slice(index).filter((at) => at < from + 60_000).length));
}
