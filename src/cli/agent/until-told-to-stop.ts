/** Resolves with the first signal that asks the process to end. A second one ends it at once, as without us. */
export function untilToldToStop(): Promise<string> {
  return new Promise((resolve) => {
    const stop = (signal: string): void => {
      for (const each of SIGNALS) process.off(each, stop);
      resolve(signal);
    };
    for (const each of SIGNALS) process.on(each, stop);
  });
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
