/**
 * Resolves with the first signal that asks the process to end. A second one ends it at once, as without us. Until then the process lives,
 * also where it serves nothing and waits for a server that is away: no other timer keeps it.
 */
export function untilToldToStop(): Promise<string> {
  return new Promise((resolve) => {
    const life = setInterval(() => undefined, LONG);
    const stop = (signal: string): void => {
      clearInterval(life);
      for (const each of SIGNALS) process.off(each, stop);
      resolve(signal);
    };
    for (const each of SIGNALS) process.on(each, stop);
  });
}

/** In milliseconds: about as long as Node can wait in one go. */
const LONG = 2_000_000_000;

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
