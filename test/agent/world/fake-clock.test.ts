import { describe, expect, it } from 'vitest';
import { createFakeClock } from './fake-clock.ts';

describe('a fake clock', () => {
  it('runs timers in the order in which they are due, and then in that in which they were set', async () => {
    const clock = createFakeClock(1000);
    const seen: string[] = [];
    const note = (name: string) => () => seen.push(`${name} at ${clock.elapsed()}`);
    clock.after(20, note('c'));
    clock.after(10, note('a'));
    clock.after(20, note('d'));
    clock.after(10, note('b'));
    clock.after(30, note('never'));
    await clock.advance(29);
    expect(seen).toEqual(['a at 10', 'b at 10', 'c at 20', 'd at 20']);
    expect([clock.elapsed(), clock.now(), clock.waiting()]).toEqual([29, 1029, 1]);
  });

  it('lets promises go on for as long as they want before the next timer runs', async () => {
    const clock = createFakeClock(0);
    const seen: string[] = [];
    const walk = async (name: string): Promise<void> => {
      for (let step = 0; step < 50; step++) await Promise.resolve();
      seen.push(`${name} at ${clock.elapsed()}`);
      await new Promise<void>((resolve) => clock.after(5, resolve));
      seen.push(`${name} again at ${clock.elapsed()}`);
    };
    clock.after(1, () => void walk('first'));
    clock.after(1, () => seen.push('second'));
    void walk('zeroth');
    await clock.advance(10);
    expect(seen).toEqual(['zeroth at 0', 'first at 1', 'second', 'zeroth again at 5', 'first again at 6']);
  });

  it('never calls back what was taken back, nor within the call', async () => {
    const clock = createFakeClock(0);
    const seen: string[] = [];
    const takeBack = clock.after(1, () => seen.push('taken back'));
    clock.after(0, () => seen.push('at once'));
    takeBack();
    takeBack();
    expect(seen).toEqual([]);
    await clock.advance(5);
    expect(seen).toEqual(['at once']);
  });

  it('jumps without measuring anything else', async () => {
    const clock = createFakeClock(1000);
    clock.jump(-500);
    await clock.advance(10);
    expect([clock.now(), clock.trueNow(), clock.elapsed()]).toEqual([510, 1010, 10]);
  });

  it('tells of a loop in which no time passes, and of what a timer throws', async () => {
    const clock = createFakeClock(0);
    const again = (): void => void clock.after(0, again);
    again();
    await expect(clock.advance(1)).rejects.toThrow('time did not pass');
    const other = createFakeClock(0);
    other.after(1, () => {
      throw new Error('thrown in a timer');
    });
    await expect(other.advance(1)).rejects.toThrow('thrown in a timer');
  });
});
