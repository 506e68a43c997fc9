import type { LookUp } from './resolve-host.ts';

/** The same, with at most so many lookups at the same time; others wait for their turn. */
export function limitLookups(lookUp: LookUp, atOnce: number): LookUp {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (host) => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await lookUp(host);
    } finally {
      const next = waiting.shift();
      // Its turn is handed on.
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
