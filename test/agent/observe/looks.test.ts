import { describe, expect, it } from 'vitest';
import { type Look, UNWATCHED } from '../../../src/agent/observe/look-entry.ts';
import { createLooks, type Looks } from '../../../src/agent/observe/looks.ts';
import { START } from '../../status/live-through.ts';
import { createLots } from '../reconcile/scene.ts';
import { createFakeClock, type FakeClock } from '../world/fake-clock.ts';

interface Bench {
  readonly clock: FakeClock;
  readonly looks: Looks<string>;
  /** Of which thing, and when. */
  readonly reads: { readonly id: string; readonly at: number }[];
  readonly ready: Set<string>;
  want(key: string, ...ids: readonly string[]): void;
}

function bench(): Bench {
  const clock = createFakeClock(START);
  const reads: Bench['reads'] = [];
  const ready = new Set<string>();
  const looks = createLooks<string>({
    clock,
    random: createLots(),
    atOnce: 3,
    owns: () => true,
    isReady: (key) => ready.has(key),
    isSame: (before, after) => before === after,
    tell: () => undefined,
  });
  const lookAt = (id: string): Look<string> => ({
    id,
    pace: UNWATCHED,
    async read() {
      reads.push({ id, at: clock.elapsed() });
      return { value: id };
    },
  });
  return { clock, looks, reads, ready, want: (key, ...ids) => looks.want(key, ids.map(lookAt)) };
}

describe('looks at what is there', () => {
  it('for a thousand ready resources with three Secrets each are six or seven a second, at no time many more', async () => {
    const { clock, reads, ready, want } = bench();
    for (let index = 0; index < 1_000; index += 1) {
      ready.add(`r${index}`);
      want(`r${index}`, `a${index}`, `b${index}`, `c${index}`);
    }
    await clock.advance(60 * 60_000);
    reads.length = 0;
    await clock.advance(60 * 60_000);
    expect(reads.length / 3_600).toBeGreaterThan(6);
    expect(reads.length / 3_600).toBeLessThan(7);
    const perMinute = new Map<number, number>();
    for (const { at } of reads)
      perMinute.set(Math.floor(at / 60_000), (perMinute.get(Math.floor(at / 60_000)) ?? 0) + 1);
    expect(Math.max(...perMinute.values()) / 60).toBeLessThan(8);
  });

  it('come six to ten minutes after each other while everybody is ready, and sooner while anybody is not', async () => {
    const { clock, reads, ready, want } = bench();
    want('calm', 'shared');
    want('troubled', 'shared');
    ready.add('calm');
    const pauses = async (): Promise<readonly number[]> => {
      reads.length = 0;
      await clock.advance(3 * 60 * 60_000);
      return reads.slice(1).map(({ at }, index) => (at - (reads[index]?.at ?? 0)) / 60_000);
    };
    const troubled = await pauses();
    expect([Math.min(...troubled) >= 1.5, Math.max(...troubled) <= 2.5]).toEqual([true, true]);
    want('troubled');
    const calm = (await pauses()).slice(1);
    expect([Math.min(...calm) >= 6, Math.max(...calm) <= 10]).toEqual([true, true]);
  });
});
