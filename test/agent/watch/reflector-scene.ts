import type { ApiClient } from '../../../src/agent/api/api-client.ts';
import type { Collection } from '../../../src/agent/watch/collection.ts';
import { createListSlots, type ListSlots } from '../../../src/agent/watch/list-slots.ts';
import type { ObjectSink } from '../../../src/agent/watch/object-sink.ts';
import { type Reflector, startReflector } from '../../../src/agent/watch/start-reflector.ts';
import type { WatchState } from '../../../src/agent/watch/watch-state.ts';
import { createFakeClock, type FakeClock } from '../world/fake-clock.ts';
import { createRecordingJournal, type RecordingJournal } from '../world/recording-journal.ts';
import { type CheckedSink, createCheckedSink } from './checked-sink.ts';
import { createScriptedApi, type Purpose, type ScriptedApi } from './scripted-api.ts';

/** What is watched. */
const WIDGETS: Collection = {
  key: 'Widget.lab.dev',
  groupKind: 'Widget.lab.dev',
  apiVersion: 'lab.dev/v1',
  kind: 'Widget',
  path: '/apis/lab.dev/v1/widgets',
  isMetadataOnly: false,
};

/** A reflector between a server and a sink. */
export interface Scene {
  readonly clock: FakeClock;
  readonly api: ScriptedApi;
  readonly sink: CheckedSink;
  readonly journal: RecordingJournal;
  readonly states: readonly WatchState[];
  readonly restarts: readonly string[];
  readonly send: ApiClient['send'];
  /** Started by the first call. */
  start(options?: SceneOptions): Reflector;
  /** What was asked for since some moment. */
  purposes(since?: number): readonly Purpose[];
}

/** What is not as always. */
export interface SceneOptions {
  readonly collection?: Partial<Collection>;
  readonly sink?: Partial<ObjectSink>;
  readonly slots?: ListSlots;
  readonly hasSynced?: boolean;
  readonly onState?: (state: WatchState) => void;
}

/** A server without objects, and nothing that watches it yet. */
export function createScene(random: () => number = () => 0.5): Scene {
  const clock = createFakeClock(0);
  const api = createScriptedApi(clock);
  const sink = createCheckedSink(api);
  const journal = createRecordingJournal();
  const states: WatchState[] = [];
  const restarts: string[] = [];
  const send: ApiClient['send'] = ({ isUrgent: _urgent, ...request }) => api.request(request);
  return {
    clock,
    api,
    sink,
    journal,
    states,
    restarts,
    send,
    start({ collection, slots = createListSlots(4), onState, hasSynced = false, ...options } = {}) {
      return startReflector(
        { ...WIDGETS, ...collection },
        {
          world: { clock, api, random, journal },
          send,
          sink: { ...sink, ...options.sink },
          slots,
          hasSynced,
          settings: { staleGrace: 30_000 },
          metrics: { watchRestarted: (_kind, why) => void restarts.push(why) },
          onState(state) {
            states.push(state);
            onState?.(state);
          },
        },
      );
    },
    purposes: (since = 0) => api.requests.flatMap(({ at, purpose }) => (at >= since ? [purpose] : [])),
  };
}

/** Even draws that are the same for the same seed, as `Math.random` (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let draw = Math.imul(state ^ (state >>> 15), state | 1);
    draw ^= draw + Math.imul(draw ^ (draw >>> 7), draw | 61);
    return ((draw ^ (draw >>> 14)) >>> 0) / 2 ** 32;
  };
}
