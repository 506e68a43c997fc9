import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import { createLiveState } from '../live/live-state.ts';
import { formatInstant, type Instant, MINUTE, SECOND } from '../time/instant.ts';
import { findPodProblem } from './pod-problem.ts';

const START = Date.UTC(2026, 0, 1);

interface Snapshot {
  readonly now: Instant;
  readonly state: JsonObject;
  readonly lastState?: JsonObject;
  readonly restartCount: number;
  readonly isReady?: boolean;
  /** Since when Ready and ContainersReady are what they are. */
  readonly since?: Instant;
  readonly hasProbe?: boolean;
}

function podOf({
  state,
  lastState = {},
  restartCount,
  isReady = false,
  since = START,
  hasProbe = true,
}: Snapshot): LiveObject {
  const status = isReady ? 'True' : 'False';
  const condition = {
    status,
    lastTransitionTime: formatInstant(since),
    ...(!isReady && { reason: 'ContainersNotReady' }),
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'orders-0', namespace: 'shop', creationTimestamp: formatInstant(START) },
    spec: {
      nodeName: 'worker-1',
      restartPolicy: 'Always',
      containers: [{ name: 'orders', ...(hasProbe && { readinessProbe: { httpGet: { port: 8080 } } }) }],
    },
    status: {
      phase: 'Running',
      startTime: formatInstant(START),
      conditions: [
        { type: 'PodScheduled', status: 'True' },
        { type: 'Ready', ...condition },
        { type: 'ContainersReady', ...condition },
      ],
      containerStatuses: [{ name: 'orders', ready: isReady, restartCount, state, lastState }],
    },
  };
}

function verdict(snapshot: Snapshot): string {
  const context = { live: createLiveState([]), now: snapshot.now, wasReady: false };
  const problem = findPodProblem(podOf(snapshot), context);
  return problem === undefined ? 'ready' : `${problem.severity} ${problem.reason}`;
}

function exit(startedAt: Instant, finishedAt: Instant): JsonObject {
  const moments = { startedAt: formatInstant(startedAt), finishedAt: formatInstant(finishedAt) };
  return { terminated: { exitCode: 1, reason: 'Error', ...moments } };
}

const running = (startedAt: Instant): JsonObject => ({ running: { startedAt: formatInstant(startedAt) } });
const BACK_OFF: JsonObject = { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } };

/** What is seen of a container that runs for these times and crashes each time: while it runs, when it ends, while it waits. */
function crashLoop(runs: readonly number[]): readonly Snapshot[] {
  const snapshots: Snapshot[] = [];
  let now = START;
  let lastState: JsonObject = {};
  for (const [restartCount, seconds] of runs.entries()) {
    const startedAt = now;
    const end = startedAt + seconds * SECOND;
    snapshots.push({ now: startedAt, state: running(startedAt), lastState, restartCount });
    snapshots.push({ now: end - SECOND / 2, state: running(startedAt), lastState, restartCount });
    snapshots.push({ now: end, state: exit(startedAt, end), lastState, restartCount });
    lastState = exit(startedAt, end);
    const backOff = Math.min(10 * 2 ** restartCount, 300) * SECOND;
    snapshots.push({ now: end + SECOND, state: BACK_OFF, lastState, restartCount });
    snapshots.push({ now: end + backOff - SECOND, state: BACK_OFF, lastState, restartCount });
    now = end + backOff;
  }
  return snapshots;
}

test('a crash loop is pending until the second restart, and failed in every turn from then on', () => {
  const pending = (reason: string, turns: number): string[] => Array<string>(turns).fill(`pending ${reason}`);
  const run = [...pending('ContainersNotReady', 2), ...pending('CrashLoopBackOff', 3)];
  const failed = Array<string>(10).fill('failed CrashLoopBackOff');
  expect(crashLoop([5, 5, 5, 5]).map(verdict)).toEqual([...run, ...run, ...failed]);
});

test('whatever the lengths of the runs, a loop that has failed never becomes pending again', () => {
  const runs = fc.array(fc.integer({ min: 1, max: 599 }), { minLength: 3, maxLength: 12 });
  fc.assert(
    fc.property(runs, (seconds) => {
      const verdicts = crashLoop(seconds).map(verdict);
      const first = verdicts.findIndex((found) => found.startsWith('failed'));
      expect(first).toBeGreaterThan(0);
      expect(new Set(verdicts.slice(first))).toEqual(new Set(['failed CrashLoopBackOff']));
    }),
    { numRuns: 200 },
  );
});

describe('a container with five restarts', () => {
  const now = START + 60 * MINUTE;
  const lastState = exit(now - 5 * MINUTE, now - 4 * MINUTE);
  const loop: Snapshot = { now, state: running(now - 30 * SECOND), lastState, restartCount: 5 };
  test.each<[string, Snapshot, string]>([
    ['that runs and is not ready is still in the loop', loop, 'failed CrashLoopBackOff'],
    ['that has become ready by its probe is out of it', { ...loop, isReady: true, since: now - 5 * SECOND }, 'ready'],
    [
      'without a probe is not out of it by running for 30 seconds',
      { ...loop, isReady: true, hasProbe: false },
      'failed CrashLoopBackOff',
    ],
    [
      'without a probe is out of it when it has been running for a minute',
      { ...loop, isReady: true, hasProbe: false, state: running(now - MINUTE) },
      'ready',
    ],
    [
      'that was ready in this run and no longer is has another problem',
      { ...loop, state: running(now - 3 * MINUTE), since: now - MINUTE },
      'pending ContainersNotReady',
    ],
    [
      'whose last run took ten minutes starts a new count, as the back-off of the kubelet does',
      { ...loop, lastState: exit(now - 12 * MINUTE, now - 2 * MINUTE) },
      'pending ContainersNotReady',
    ],
    [
      'that has waited for a minute after one crash is in a loop, too',
      { now, state: BACK_OFF, lastState: exit(now - 3 * MINUTE, now - MINUTE), restartCount: 1 },
      'failed CrashLoopBackOff',
    ],
  ])('%s', (_, snapshot, expected) => {
    expect(verdict(snapshot)).toBe(expected);
  });
});

test('the end of the probation and of the grace are when to look again', () => {
  const now = START + 60 * MINUTE;
  const context = { live: createLiveState([]), now, wasReady: false };
  const lastState = exit(now - 2 * MINUTE, now - 20 * SECOND);
  const unproven: Snapshot = {
    now,
    state: running(now - 10 * SECOND),
    lastState,
    restartCount: 3,
    isReady: true,
    hasProbe: false,
  };
  const crashed: Snapshot = { now, state: BACK_OFF, lastState, restartCount: 0 };
  expect(findPodProblem(podOf(unproven), context)?.nextCheck).toBe(now + 50 * SECOND);
  expect(findPodProblem(podOf(crashed), context)?.nextCheck).toBe(now + 40 * SECOND);
});

test('what a program wrote last is not repeated, what the runtime says is', () => {
  const now = START + 60 * MINUTE;
  const context = { live: createLiveState([]), now, wasReady: false };
  const told = (reason: string): string | undefined => {
    const lastState = { terminated: { exitCode: 128, reason, message: 'exec: "/bin/order": not found' } };
    return findPodProblem(podOf({ now, state: BACK_OFF, lastState, restartCount: 3 }), context)?.message;
  };
  expect(told('Error')).toBe('container orders exited with code 128 (Error), restarted 3 times');
  expect(told('StartError')).toBe(
    'container orders exited with code 128 (StartError): exec: "/bin/order": not found, restarted 3 times',
  );
});
