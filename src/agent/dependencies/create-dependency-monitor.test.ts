import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExternalDependency } from '../../core/status/kind-status.ts';
import type { Clock, Journal, LogFields, ProbeResult } from '../ports.ts';
import { createDependencyMonitor } from './create-dependency-monitor.ts';
import type { DependencyMonitor } from './dependency-monitor.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const UP: ProbeResult = { isAvailable: true, message: 'took the connection' };
const DOWN: ProbeResult = { isAvailable: false, message: 'refused the connection' };

/** A clock that goes on when the test says so, and lets everything happen that was due. */
function handClock(): Clock & { readonly pass: (milliseconds: number) => Promise<void> } {
  let elapsed = 0;
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
  };
  return {
    now: () => START + elapsed,
    elapsed: () => elapsed,
    after(milliseconds, callback) {
      const timer = { at: elapsed + milliseconds, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async pass(milliseconds) {
      const end = elapsed + milliseconds;
      await settle();
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((left, right) => left.at - right.at);
        if (next === undefined) break;
        timers.delete(next);
        elapsed = Math.max(elapsed, next.at);
        next.callback();
        await settle();
      }
      elapsed = end;
    },
  };
}

interface Stage {
  readonly monitor: DependencyMonitor;
  readonly clock: ReturnType<typeof handClock>;
  /** When each target was looked at, in seconds. */
  readonly looks: Map<string, number[]>;
  readonly running: { now: number; most: number };
  readonly changes: string[];
  readonly lines: { readonly message: string; readonly fields: LogFields }[];
}

/** A monitor whose targets answer what the test says, after that many milliseconds. */
function stage(
  answer: (dependency: ExternalDependency, look: number) => ProbeResult,
  { takes = 10, lot = 0 }: { takes?: number; lot?: number } = {},
): Stage {
  const clock = handClock();
  const looks = new Map<string, number[]>();
  const running = { now: 0, most: 0 };
  const lines: Stage['lines'] = [];
  const log = (message: string, fields: LogFields = {}): void => void lines.push({ message, fields });
  const journal: Journal = { debug: log, info: log, warn: log, error: log, with: () => journal };
  const monitor = createDependencyMonitor({
    settings: { probeInterval: 30_000, probeTimeout: 5_000 },
    world: {
      clock,
      random: () => lot,
      journal,
      tracer: { span: (_name, _attributes, work) => work(() => undefined) },
      prober: {
        probe(dependency, { signal }) {
          const times = looks.get(dependency.target) ?? [];
          looks.set(dependency.target, [...times, clock.elapsed() / 1000]);
          running.now += 1;
          running.most = Math.max(running.most, running.now);
          return new Promise((resolve, reject) => {
            let isOver = false;
            const end = (settle: () => void): void => {
              if (isOver) return;
              isOver = true;
              running.now -= 1;
              settle();
            };
            const cancel = clock.after(takes, () =>
              end(() => {
                try {
                  resolve(answer(dependency, times.length));
                } catch (cause) {
                  reject(cause as Error);
                }
              }),
            );
            signal.addEventListener('abort', () => {
              cancel();
              end(() => reject(signal.reason as Error));
            });
          });
        },
      },
    },
  });
  const changes: string[] = [];
  monitor.onChange((key) => changes.push(key));
  return { monitor, clock, looks, running, changes, lines };
}

const CRM: ExternalDependency = { name: 'crm', type: 'tcp', target: 'crm.example.com:443' };
const BOOKS: ExternalDependency = { name: 'books', type: 'tcp', target: 'books.example.com:443' };

function stateIn({ monitor }: Stage, dependency = CRM, key = 'orders'): string {
  const [state] = monitor.statesOf(key, [dependency]);
  return `${state?.state}${state?.lastKnown === undefined ? '' : ` (${state.lastKnown})`}: ${state?.message}`;
}

describe('a target', () => {
  it('is Unknown until the first look, which begins at once, and is then looked at every interval', async () => {
    const run = stage(() => UP);
    expect(stateIn(run)).toBe('Unknown: nobody has looked yet');
    await run.clock.pass(100_000);
    expect(stateIn(run)).toBe('Available: took the connection');
    expect(run.looks.get(CRM.target)).toEqual([0, 30.01, 60.02, 90.03]);
    expect(run.changes).toEqual(['orders']);
  });

  it('that never answered is Unavailable at once, is asked after 5, 10, 20, 40 seconds, then by the breaker', async () => {
    const run = stage(() => DOWN, { takes: 0 });
    stateIn(run);
    await run.clock.pass(1000);
    expect(stateIn(run)).toBe('Unavailable: refused the connection');
    await run.clock.pass(73_000);
    expect(stateIn(run)).toBe('Unavailable: refused the connection');
    await run.clock.pass(2000);
    const words = '5 looks in a row have failed since 2026-01-01T00:00:00Z, the last one: refused the connection;';
    expect(stateIn(run)).toBe(`Unknown (Unavailable): ${words} the next look is at 2026-01-01T00:02:15Z`);
    await run.clock.pass(1_000_000);
    expect(run.looks.get(CRM.target)).toEqual([0, 5, 15, 35, 75, 135, 255, 495, 795]);
    // Once when it was found down, then once for each trial.
    expect(run.changes).toHaveLength(6);
  });

  it('that is back is found so by the one trial', async () => {
    const run = stage((_dependency, look) => (look < 5 ? DOWN : UP), { takes: 0 });
    stateIn(run);
    await run.clock.pass(134_000);
    expect(stateIn(run)).toMatch(/^Unknown/);
    await run.clock.pass(2000);
    expect(stateIn(run)).toBe('Available: took the connection');
    await run.clock.pass(31_000);
    expect(run.looks.get(CRM.target)?.slice(-3)).toEqual([75, 135, 165]);
  });

  it('does not flap for one look that is lost', async () => {
    const run = stage((_dependency, look) => (look === 1 ? DOWN : UP), { takes: 0 });
    stateIn(run);
    await run.clock.pass(31_000);
    expect(stateIn(run)).toBe('Available: took the connection');
    await run.clock.pass(60_000);
    expect(run.looks.get(CRM.target)).toEqual([0, 30, 35, 65]);
    expect(run.changes).toEqual(['orders']);
  });

  it('that two looks do not find is Unavailable', async () => {
    const run = stage((_dependency, look) => (look === 0 ? UP : DOWN), { takes: 0 });
    stateIn(run);
    await run.clock.pass(34_000);
    expect(stateIn(run)).toBe('Available: took the connection');
    await run.clock.pass(2000);
    expect(stateIn(run)).toBe('Unavailable: refused the connection');
    expect(run.changes).toEqual(['orders', 'orders']);
  });

  it('whose looks do not end grows too old, and that is told', async () => {
    const run = stage(() => UP, { takes: 200_000 });
    stateIn(run);
    await run.clock.pass(200_000);
    expect(stateIn(run)).toBe('Available: took the connection');
    await run.clock.pass(90_000);
    const words = 'it was there at 2026-01-01T00:03:20Z, and no look has ended since';
    expect(stateIn(run)).toBe(`Unknown (Available): ${words}`);
    expect(run.changes).toEqual(['orders', 'orders']);
  });

  it('waits a little longer by lot, never shorter', async () => {
    const run = stage(() => UP, { takes: 0, lot: 0.5 });
    stateIn(run);
    await run.clock.pass(64_000);
    expect(run.looks.get(CRM.target)).toEqual([0, 31.5, 63]);
  });

  it('whose prober fails is treated as one that does not answer', async () => {
    const run = stage(() => {
      throw new Error('asking https://me:secret@crm.example.com');
    });
    stateIn(run);
    await run.clock.pass(1000);
    expect(stateIn(run)).toBe('Unavailable: the look itself failed: asking https://crm.example.com');
    await run.clock.pass(5000);
    expect(run.looks.get(CRM.target)).toEqual([0, 5.01]);
  });
});

describe('targets and those who need them', () => {
  it('are looked at once, however many need them, and everyone is told', async () => {
    const run = stage(() => UP);
    for (const key of ['a', 'b', 'c']) run.monitor.statesOf(key, [CRM, { ...CRM, name: 'again' }]);
    await run.clock.pass(1000);
    expect(run.looks.get(CRM.target)).toEqual([0]);
    expect(run.changes).toEqual(['a', 'b', 'c']);
    expect(run.monitor.statesOf('d', [{ ...CRM, name: 'other' }])).toEqual([
      { name: 'other', target: CRM.target, state: 'Available', message: 'took the connection' },
    ]);
  });

  it('are another target when they are looked at in another way', async () => {
    const run = stage(({ type }) => (type === 'dns' ? UP : DOWN));
    const dependencies: readonly ExternalDependency[] = [CRM, { ...CRM, type: 'dns' }];
    run.monitor.statesOf('a', dependencies);
    await run.clock.pass(1000);
    expect(run.monitor.statesOf('a', dependencies).map(({ state }) => state)).toEqual(['Unavailable', 'Available']);
  });

  it('are told only to those whose target changed', async () => {
    const run = stage(({ name }) => (name === 'crm' ? UP : DOWN));
    run.monitor.statesOf('a', [CRM]);
    run.monitor.statesOf('b', [BOOKS]);
    await run.clock.pass(4000);
    run.changes.length = 0;
    await run.clock.pass(72_000);
    expect(run.changes).toEqual(['b']);
  });

  it('are no longer looked at when nobody needs them, and what is known stays for a while', async () => {
    const run = stage(() => DOWN, { takes: 0 });
    stateIn(run);
    await run.clock.pass(76_000);
    run.monitor.forget('orders');
    await run.clock.pass(100_000);
    expect(run.looks.get(CRM.target)).toHaveLength(5);
    expect(stateIn(run)).toMatch(/^Unknown \(Unavailable\): 5 looks/);
    await run.clock.pass(1000);
    expect(run.looks.get(CRM.target)?.slice(5)).toEqual([176]);
    run.monitor.statesOf('orders', []);
    await run.clock.pass(400_000);
    expect(stateIn(run)).toBe('Unknown: nobody has looked yet');
  });

  it('are looked at by the shortest interval of all, and never more often than every 5 seconds', async () => {
    const run = stage(() => UP, { takes: 0 });
    run.monitor.statesOf('slow', [{ ...CRM, intervalSeconds: 3600 }]);
    await run.clock.pass(100_000);
    run.monitor.statesOf('quick', [{ ...CRM, intervalSeconds: 1 }]);
    await run.clock.pass(11_000);
    expect(run.looks.get(CRM.target)).toEqual([0, 105, 110]);
    run.monitor.forget('quick');
    await run.clock.pass(100_000);
    expect(run.looks.get(CRM.target)).toEqual([0, 105, 110, 115]);
  });

  it('show no credentials, in states or log lines', async () => {
    const run = stage(() => DOWN);
    const secret: ExternalDependency = {
      name: 'crm',
      type: 'http',
      target: 'https://me:secret@crm.example.com/?k=secret',
    };
    run.monitor.statesOf('a', [secret]);
    await run.clock.pass(1000);
    expect(run.monitor.statesOf('a', [secret])[0]?.target).toBe('https://crm.example.com/?…');
    expect(run.lines).toHaveLength(1);
    expect(JSON.stringify(run.lines)).not.toContain('secret');
  });

  it('are left alone after a stop', async () => {
    const run = stage(() => UP);
    run.monitor.statesOf('a', [CRM, BOOKS]);
    await run.clock.pass(0);
    run.monitor.stop();
    await run.clock.pass(100_000);
    expect(run.looks.size).toBe(2);
    expect(run.running.now).toBe(0);
    expect(run.monitor.statesOf('b', [{ ...CRM, target: 'new:1' }])).toMatchObject([{ state: 'Unknown' }]);
    expect(run.changes).toEqual([]);
  });

  it('suffer no listener that throws', async () => {
    const run = stage(() => UP);
    run.monitor.onChange(() => {
      throw new Error('broken');
    });
    const heard: string[] = [];
    run.monitor.onChange((key) => heard.push(key));
    stateIn(run);
    await run.clock.pass(1000);
    expect(heard).toEqual(['orders']);
  });
});

describe('many targets', () => {
  const many = Array.from(
    { length: 100 },
    (_, index): ExternalDependency => ({
      name: `n${index}`,
      type: 'tcp',
      target: `host-${index}:1`,
    }),
  );

  it('are looked at eight at a time', async () => {
    const run = stage(() => UP, { takes: 1000 });
    run.monitor.statesOf('a', many);
    await run.clock.pass(20_000);
    expect(run.running.most).toBe(8);
    expect(run.looks.size).toBe(100);
  });

  it('that are down are looked at by an agent that has just started once each, eight at a time, and five times until the breaker opens', async () => {
    const { monitor, clock, looks, running } = stage(() => DOWN, { takes: 1_000 });
    const targets = many.slice(0, 40);
    // A thousand resources need them all, as they did before the restart.
    for (let index = 0; index < 1_000; index += 1) monitor.statesOf(`r${index}`, targets);
    await clock.pass(5_000);
    expect([running.most, looks.size]).toEqual([8, 40]);
    expect([...looks.values()].map((times) => times.length)).toEqual(targets.map(() => 1));
    await clock.pass(110_000);
    expect(Math.max(...[...looks.values()].map((times) => times.length))).toBe(5);
    expect(running.most).toBe(8);
  });

  it('that are down do not let those grow old that are there', async () => {
    const isUp = ({ name }: ExternalDependency): boolean => Number(name.slice(1)) < 5;
    const run = stage((dependency) => (isUp(dependency) ? UP : DOWN), { takes: 5000 });
    run.monitor.statesOf('a', many);
    let worst = 0;
    for (let minute = 0; minute < 20; minute += 1) {
      await run.clock.pass(60_000);
      const states = run.monitor.statesOf('a', many).slice(0, 5);
      worst = Math.max(worst, states.filter(({ state }) => state !== 'Available').length);
    }
    expect(run.running.most).toBe(8);
    expect(worst).toBe(0);
  });

  it('in any life are looked at neither too often nor after the last of their users is gone', async () => {
    const step = fc.record({
      wait: fc.integer({ min: 0, max: 40_000 }),
      key: fc.constantFrom('a', 'b'),
      needs: fc.subarray([CRM, BOOKS, { ...CRM, intervalSeconds: 5 }]),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.array(fc.boolean(), { minLength: 1 }),
        async (life, luck) => {
          const run = stage((_dependency, look) => (luck[look % luck.length] === true ? UP : DOWN), { takes: 700 });
          for (const { wait, key, needs } of life) {
            const first = run.monitor.statesOf(key, needs);
            expect(run.monitor.statesOf(key, needs)).toEqual(first);
            await run.clock.pass(wait);
          }
          run.monitor.forget('a');
          run.monitor.forget('b');
          const before = JSON.stringify([...run.looks]);
          await run.clock.pass(1_000_000);
          expect(JSON.stringify([...run.looks])).toBe(before);
          expect(run.running.now).toBe(0);
          for (const times of run.looks.values()) {
            for (const [index, time] of times.slice(1).entries())
              expect(Math.round(1000 * (time - (times[index] ?? 0)))).toBeGreaterThanOrEqual(5000);
          }
        },
      ),
    );
  });
});
