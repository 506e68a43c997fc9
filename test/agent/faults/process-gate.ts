import type { Clock } from '../../../src/agent/ports.ts';
import type { FakeClock } from '../world/fake-clock.ts';

/** What a process is to everything that wants to run in it: it may stand still for a while, and it may end. */
export interface ProcessGate {
  /** Runs at once; after the process goes on where it stands still, in the order in which they came; never where it is dead. */
  enter(action: () => void): void;
  /** Nothing runs for so long, while time passes. */
  freeze(milliseconds: number): void;
  /** Nothing runs any more, and its timers are gone. */
  kill(): void;
  /** The clock of the process. */
  readonly clock: Clock;
  /** How many timers it has set. */
  timers(): number;
}

/** A process that runs. */
export function createProcessGate(clock: FakeClock): ProcessGate {
  const timers = new Set<() => void>();
  const held: (() => void)[] = [];
  let isDead = false;
  let frozenUntil = 0;
  let takeBack: (() => void) | undefined;
  const isFrozen = (): boolean => clock.elapsed() < frozenUntil;
  const goOnLater = (): void => {
    takeBack = clock.after(Math.max(0, frozenUntil - clock.elapsed()), goOn);
  };
  // One at a time: what waits for a promise goes on in between.
  const goOn = (): void => {
    takeBack = undefined;
    if (isFrozen()) return goOnLater();
    held.shift()?.();
    if (held.length > 0) goOnLater();
  };
  const enter = (action: () => void): void => {
    if (isDead) return;
    if (held.length === 0 && !isFrozen()) return action();
    held.push(action);
    if (held.length === 1) goOnLater();
  };
  const after: Clock['after'] = (milliseconds, callback) => {
    let isWanted = true;
    const cancel = clock.after(milliseconds, () => {
      timers.delete(cancel);
      enter(() => {
        if (isWanted) callback();
      });
    });
    timers.add(cancel);
    return () => {
      isWanted = false;
      timers.delete(cancel);
      cancel();
    };
  };
  return {
    enter,
    freeze(milliseconds) {
      frozenUntil = Math.max(frozenUntil, clock.elapsed() + milliseconds);
    },
    kill() {
      isDead = true;
      takeBack?.();
      for (const cancel of timers) cancel();
      timers.clear();
      held.length = 0;
    },
    clock: { now: clock.now, elapsed: clock.elapsed, after },
    timers: () => timers.size,
  };
}
