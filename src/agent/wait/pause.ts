import type { Clock } from '../ports.ts';

/** Resolves after that many milliseconds, or at once when the signal is aborted: whoever waits looks at the signal afterwards. */
export function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      takeBack();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const takeBack = clock.after(milliseconds, end);
    signal.addEventListener('abort', end, { once: true });
  });
}
