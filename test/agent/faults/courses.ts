import fc from 'fast-check';
import { SECOND } from '../../../src/core/time/instant.ts';
import { install, provideRequired, prune, removeAll, settle, showAll, releaseAll } from '../../status/cluster-model.ts';
import { anyEvent, type LifeEvent, LIVES, playEvent } from '../world/living/life-events.ts';
import type { Theatre } from './theatre.ts';

/** What happens to a replica, as data. `replica` counts those that run. */
export type ReplicaEvent =
  | { readonly type: 'start' }
  | { readonly type: 'stop' | 'kill'; readonly replica: number }
  | { readonly type: 'freeze' | 'cut off'; readonly replica: number; readonly seconds: number };

export type CourseEvent = LifeEvent | ReplicaEvent;

/** A course of things: the same one happens the same way each time. */
export interface Course {
  readonly seed: number;
  readonly replicas: number;
  readonly shards: number;
  readonly lives: readonly number[];
  /** Whether Leases are renewed as often as by default. */
  readonly isFast: boolean;
  /** For how many minutes nothing may be written in the end. */
  readonly idle: number;
  readonly events: readonly CourseEvent[];
}

const replica = fc.nat({ max: 2 });

const anyReplicaEvent: fc.Arbitrary<ReplicaEvent> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant('start' as const) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constantFrom('stop' as const, 'kill' as const), replica }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constantFrom('freeze' as const, 'cut off' as const),
      replica,
      seconds: fc.constantFrom(1, 8, 12, 16, 30, 90),
    }),
  },
);

/** Anything that may happen to a whole installation of so many replicas. */
export function anyCourse(replicas: number): fc.Arbitrary<Course> {
  return fc.record({
    seed: fc.noBias(fc.integer({ min: 1, max: 0x7fffffff })),
    replicas: fc.constant(replicas),
    shards: fc.constantFrom(1, 1, 3),
    lives: fc.subarray([0, 1, 2], { minLength: 1 }),
    // Half of what a course costs goes for Leases that are renewed every two seconds: leaders.test.ts has nothing but those.
    isFast: oneIn(10),
    idle: oneIn(8).map((isLong) => (isLong ? 60 : 12)),
    events: fc.array(fc.oneof({ weight: 5, arbitrary: anyEvent }, { weight: 1, arbitrary: anyReplicaEvent }), {
      maxLength: 30,
      size: 'max',
    }),
  });
}

function oneIn(count: number): fc.Arbitrary<boolean> {
  return fc.nat({ max: count - 1 }).map((number) => number === 0);
}

/** Lets one thing happen, and whatever follows within a moment. */
export async function playCourseEvent(theatre: Theatre, event: CourseEvent): Promise<void> {
  const running = theatre.running();
  const chosen = 'replica' in event ? running[event.replica % Math.max(running.length, 1)] : undefined;
  switch (event.type) {
    case 'start':
      if (running.length < 3) theatre.start();
      return;
    case 'stop':
      return void chosen?.stop();
    case 'kill':
      return chosen?.kill();
    case 'freeze':
      return chosen?.freeze(event.seconds * SECOND);
    case 'cut off':
      return chosen?.connection.partition(event.seconds * SECOND);
    default:
      return playEvent(theatre.stage, event);
  }
}

/** Nothing goes wrong any more, and somebody is there to see it. */
export async function becomeCalm(theatre: Theatre): Promise<void> {
  await playEvent(theatre.stage, { type: 'calm' });
  if (theatre.running().length === 0) theatre.start();
}

/** Everything that was ever committed is there and healthy. What was about to go goes first: also definitions that waited for it. */
export async function mendEverything({ cluster, world }: Theatre): Promise<void> {
  for (const id of cluster.ids) cluster.happen(id, showAll, removeAll);
  await world.advance(60 * SECOND);
  cluster.install();
  await world.advance(5 * SECOND);
  for (const [text = ''] of LIVES) {
    const id = cluster.ids.find((each) => text.includes(`kind: ${each.split('.')[0]}\n`));
    if (id === undefined) continue;
    cluster.commit(text);
    cluster.annotate(id, { 'planwright.dev/paused': null });
    cluster.happen(id, releaseAll, provideRequired, install, prune, settle);
  }
}
