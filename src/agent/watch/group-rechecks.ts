import type { Clock } from '../ports.ts';
import { type BackOff, createBackOff } from '../wait/back-off.ts';

/** When to ask again which kinds a group serves. One date a group, whoever asks for it. */
export interface GroupRechecks {
  /** After a back-off of at most so many milliseconds: something is not served, or nobody knows. */
  later(group: string, ceiling: number): void;
  /** In a second: a definition came, changed or went. The server needs that long until it serves it. */
  soon(group: string): void;
  /** Everything of the group is read: the next back-off is the first again. */
  settled(group: string): void;
  stop(): void;
}

/** In milliseconds. */
const SOON = 1_000;

/** No dates at first. */
export function createGroupRechecks(
  { clock, random }: { readonly clock: Clock; readonly random: () => number },
  recheck: (group: string) => void,
): GroupRechecks {
  const backOffs = new Map<string, BackOff>();
  const dates = new Map<string, { readonly due: number; takeBack(): void }>();
  const fix = (group: string, wait: number): void => {
    dates.get(group)?.takeBack();
    const takeBack = clock.after(wait, () => {
      dates.delete(group);
      recheck(group);
    });
    dates.set(group, { due: clock.elapsed() + wait, takeBack });
  };
  return {
    later(group, ceiling) {
      if (dates.has(group)) return;
      const backOff = backOffs.get(group) ?? createBackOff(random);
      backOffs.set(group, backOff);
      fix(group, backOff.next({ ceiling }));
    },
    soon(group) {
      backOffs.delete(group);
      const due = dates.get(group)?.due ?? Number.POSITIVE_INFINITY;
      if (due > clock.elapsed() + SOON) fix(group, SOON);
    },
    settled: (group) => void backOffs.delete(group),
    stop() {
      for (const { takeBack } of dates.values()) takeBack();
      dates.clear();
    },
  };
}
