import { setMaxListeners } from 'node:events';
import { type Clock, ConnectionFailure } from '../../../agent/ports.ts';
import { SECOND } from '../../../core/time/instant.ts';

/** What ends work early. */
export interface Limits {
  readonly clock: Clock;
  readonly signals?: readonly (AbortSignal | undefined)[];
  /** In milliseconds; undefined without end. */
  readonly timeout?: number | undefined;
  /** What is done, for the message of a time-out. */
  readonly doing: string;
}

/** Does work that ends early with the reason of a signal, or with a ConnectionFailure when its time is over. The work itself must heed `ended`. */
export async function withinLimits<Result>(
  { clock, signals = [], timeout, doing }: Limits,
  work: (ended: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const ending = new AbortController();
  const release = signals.map((signal) => follow(signal, ending));
  const forget =
    timeout === undefined
      ? undefined
      : clock.after(timeout, () => {
          ending.abort(new ConnectionFailure(`${doing}: no whole answer within ${timeout / SECOND} seconds`));
        });
  try {
    ending.signal.throwIfAborted();
    return await work(ending.signal);
  } finally {
    forget?.();
    for (const each of release) each();
  }
}

function follow(signal: AbortSignal | undefined, ending: AbortController): () => void {
  if (signal === undefined) return () => undefined;
  const abort = (): void => ending.abort(signal.reason);
  if (signal.aborted) abort();
  // One signal may stop all that an agent does: that many wait for it is no leak.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', abort, { once: true });
  return () => signal.removeEventListener('abort', abort);
}

/** What the promise brings, unless it all ends before. What it brings later is nobody's any more. */
export function untilEnded<Result>(promise: Promise<Result>, ended: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    // Whoever aborts may name any reason, and it is passed on as it is.
    const end = (): void => reject(ended.reason as Error);
    if (ended.aborted) {
      end();
      return;
    }
    ended.addEventListener('abort', end, { once: true });
    promise.then(resolve, reject).finally(() => ended.removeEventListener('abort', end));
  });
}
