/** A request that is under way. It is over once, however it ends. */
export interface Exchange<Result> {
  readonly isOver: () => boolean;
  readonly finish: (result: Result) => void;
  readonly fail: (error: Error) => void;
  /** Calls back when it is over. */
  readonly onEnd: (callback: () => void) => void;
}

/** Those that are under way over one connection. */
export interface Exchanges {
  /** Begins one. Rejects with what it fails with, or with the reason of the signal. */
  begin<Result>(signal: AbortSignal | undefined, start: (exchange: Exchange<Result>) => void): Promise<Result>;
  failAll(error: Error): void;
}

/** A connection over which nothing is under way. */
export function createExchanges(): Exchanges {
  const failing = new Set<(error: Error) => void>();
  return {
    failAll(error) {
      for (const fail of failing) fail(error);
    },
    begin: (signal, start) =>
      new Promise((resolve, reject) => {
        const endings: (() => void)[] = [];
        let isOver = false;
        const over = (settle: () => void): void => {
          if (isOver) return;
          isOver = true;
          for (const ending of endings) ending();
          settle();
        };
        const fail = (error: Error): void => over(() => reject(error));
        const abort = (): void => fail(signal?.reason as Error); // Whatever was given to abort().
        if (signal?.aborted === true) return abort();
        signal?.addEventListener('abort', abort);
        failing.add(fail);
        endings.push(() => {
          failing.delete(fail);
          signal?.removeEventListener('abort', abort);
        });
        const onEnd = (callback: () => void): void => void endings.push(callback);
        start({ isOver: () => isOver, finish: (result) => over(() => resolve(result)), fail, onEnd });
      }),
  };
}
