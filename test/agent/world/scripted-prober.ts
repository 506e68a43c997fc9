import type { Clock, Prober, ProbeResult } from '../../../src/agent/ports.ts';

/** A prober that finds what a test says. */
export interface ScriptedProber extends Prober {
  /** What a look at a target (`db.example.com:5432`) brings from now on, after how many milliseconds. A target nobody spoke of is there. */
  say(target: string, result: ProbeResult & { readonly takes?: number }): void;
  /** The looks so far. */
  readonly looks: readonly { readonly target: string; readonly at: number }[];
}

/** A prober in a world in which everything is there. */
export function createScriptedProber(clock: Clock): ScriptedProber {
  const said = new Map<string, ProbeResult & { readonly takes?: number }>();
  const looks: { readonly target: string; readonly at: number }[] = [];
  return {
    looks,
    say: (target, result) => void said.set(target, result),
    probe({ target }, { timeout, signal }) {
      looks.push({ target, at: clock.elapsed() });
      const { takes = 1, ...found } = said.get(target) ?? { isAvailable: true, message: `connected to ${target}` };
      const isLate = takes > timeout;
      const late: ProbeResult = { isAvailable: false, message: `no answer within ${timeout} ms` };
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason as Error); // Whatever was given to abort().
        const takeBack = clock.after(isLate ? timeout : takes, () => resolve(isLate ? late : found));
        signal.addEventListener('abort', () => {
          takeBack();
          reject(signal.reason as Error); // As above.
        });
      });
    },
  };
}
