import { setMaxListeners } from 'node:events';
import type { Diagnostic } from '../../core/diagnostic/diagnostic.ts';
import { parseDuration } from './describe-age.ts';
import type { StatusOptions } from './status-options.ts';

/** How to watch. */
export interface WatchOptions {
  readonly isOn: boolean;
  /** After how many milliseconds to give up waiting for everything to be ready; for ever where undefined. */
  readonly timeout: number | undefined;
  /** Ends the watch: Ctrl-C, or the time that is up. */
  readonly signal: AbortSignal | undefined;
  /** To be called when it is over. */
  stop(): void;
}

/** Reads `--watch` and `--timeout`; a diagnostic where they make no sense. From then on Ctrl-C ends the watch, not the program. */
export function readWatchOptions({ watch, timeout, fromDump }: StatusOptions): WatchOptions | Diagnostic {
  const limit = timeout === undefined ? undefined : parseDuration(timeout);
  if (timeout !== undefined && limit === undefined) {
    return wrong(`'${timeout}' is not a duration`, 'a duration such as 90s, 5m or 1h30m');
  }
  if (watch !== true) {
    if (timeout !== undefined) return wrong('--timeout says how long to watch', '--watch --timeout 5m');
    return { isOn: false, timeout: undefined, signal: undefined, stop: () => undefined };
  }
  if (fromDump !== undefined)
    return wrong('a dump does not change: it cannot be watched', 'one of --watch and --from-dump');
  return startWatch(limit);
}

function startWatch(timeout: number | undefined): WatchOptions {
  const controller = new AbortController();
  // Every request in flight listens to it.
  setMaxListeners(0, controller.signal);
  const interrupt = (): void => controller.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  return {
    isOn: true,
    timeout,
    signal: controller.signal,
    stop() {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
}

function wrong(message: string, expected: string): Diagnostic {
  return { code: 'invalid-option', severity: 'error', message, expected };
}
