import { describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '../../../test/agent/world/fake-clock.ts';
import { type ApiAnswer, ConnectionFailure } from '../ports.ts';
import { type AttentiveTransport, noteAnswers } from './note-answers.ts';

const LEASE = '/apis/coordination.k8s.io/v1/namespaces/planwright-system/leases/planwright-agent';
const SETTLE = 30_000;

interface Scene {
  readonly clock: FakeClock;
  readonly transport: AttentiveTransport;
  readonly recoveries: number[];
  readonly ends: number[];
  /** One request after so many milliseconds; without a status there is no answer. */
  ask(after: number, status: number | undefined, path?: string): Promise<void>;
}

function createScene(): Scene {
  const clock = createFakeClock(0);
  let next: number | undefined;
  const answer = (): Promise<ApiAnswer> => {
    if (next === undefined) return Promise.reject(new ConnectionFailure('reset'));
    return Promise.resolve({ status: next, body: undefined, reason: undefined, message: '', retryAfter: undefined });
  };
  const transport = noteAnswers({ request: answer, stream: answer }, clock, SETTLE);
  const recoveries: number[] = [];
  const ends: number[] = [];
  transport.health.onRecovery(() => void recoveries.push(clock.elapsed()));
  transport.health.onEnd(() => void ends.push(clock.elapsed()));
  return {
    clock,
    transport,
    recoveries,
    ends,
    async ask(after, status, path = LEASE) {
      await clock.advance(after);
      next = status;
      await transport.request({ method: 'GET', path }).catch(() => undefined);
    },
  };
}

describe('the trouble of a server', () => {
  it('is none before anything failed, and none where everything is answered', async () => {
    const { transport, ask } = createScene();
    expect(transport.health.troubledSince()).toBeUndefined();
    for (const status of [200, 201, 404, 409]) await ask(2_000, status);
    expect(transport.health.troubledSince()).toBeUndefined();
  });

  it.each([[undefined], [500], [503], [504], [429], [401], [403]])(
    'begins with the last answer before %s, and ends when it has been well for the grace',
    async (status) => {
      const { clock, transport, ask } = createScene();
      await ask(2_000, 200);
      await ask(2_000, status);
      await ask(2_000, status);
      expect(transport.health.troubledSince()).toBe(2_000);
      await ask(2_000, 200);
      await clock.advance(SETTLE - 1);
      expect(transport.health.troubledSince()).toBe(2_000);
      await clock.advance(1);
      expect(transport.health.troubledSince()).toBeUndefined();
    },
  );

  it('goes on where it fails again within the grace, and is another one after it', async () => {
    const { transport, ask } = createScene();
    await ask(2_000, 503);
    await ask(2_000, 200);
    await ask(20_000, 503);
    await ask(2_000, 200);
    await ask(20_000, 200);
    expect(transport.health.troubledSince()).toBe(0);
    await ask(20_000, 200);
    await ask(2_000, 503);
    expect(transport.health.troubledSince()).toBe(66_000);
  });

  it('is not that of one path which fails for a reason of its own', async () => {
    const { transport, ask } = createScene();
    for (const status of [undefined, 503, 403]) await ask(2_000, status, '/apis/metrics.k8s.io/v1beta1');
    expect(transport.health.troubledSince()).toBeUndefined();
    expect(transport.lastAnswerAt()).toBe(6_000);
  });
});

describe('a recovery', () => {
  it('is told a moment after the first good answer, once more before the trouble ends, and its end', async () => {
    const { clock, recoveries, ends, ask } = createScene();
    await ask(2_000, undefined);
    await ask(2_000, 200);
    await clock.advance(5 * SETTLE);
    expect(recoveries).toEqual([5_000, 24_000]);
    expect(ends).toEqual([4_000 + SETTLE]);
  });

  it('has no end where it fails again', async () => {
    const { clock, ends, ask } = createScene();
    await ask(2_000, undefined);
    await ask(2_000, 200);
    await ask(SETTLE - 1, 503);
    await clock.advance(5 * SETTLE);
    expect(ends).toEqual([]);
  });

  it('is none where it fails again at once', async () => {
    const { clock, recoveries, ask } = createScene();
    await ask(2_000, undefined);
    await ask(2_000, 200);
    await ask(500, 503);
    await clock.advance(10_000);
    expect(recoveries).toEqual([]);
  });

  it('is told at most every quarter of a minute by a server that comes and goes, and in any case where it stays', async () => {
    const { clock, recoveries, ask } = createScene();
    for (let times = 0; times < 20; times += 1) {
      await ask(2_000, undefined);
      await ask(2_000, 200);
    }
    expect(recoveries).toEqual([5_000, 21_000, 37_000, 53_000, 69_000]);
    await ask(2_000, undefined);
    await ask(2_000, 200);
    await clock.advance(5 * SETTLE);
    expect(recoveries.slice(5)).toEqual([85_000, 104_000]);
  });
});
