import type { ApiAnswer, ApiTransport } from '../../../src/agent/ports.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';

/** A watch that a test looks at. */
export interface ObservedWatch {
  readonly lines: readonly string[];
  /** How it ended: with an answer or with what it was rejected with. Never rejects. */
  readonly ended: Promise<ApiAnswer | Error>;
  /** Resolves when so many lines have come. */
  until(count: number): Promise<void>;
  stop(): void;
}

/** Watches a collection from its beginning: the objects that are there come as the first lines. */
export function watch(transport: ApiTransport, collection: string, query = ''): ObservedWatch {
  const stopping = new AbortController();
  const lines: string[] = [];
  const request = { path: `${collection}?watch=1&allowWatchBookmarks=true${query}`, signal: stopping.signal };
  const ended = transport
    .stream(request, (line) => lines.push(line))
    // A transport rejects with errors only; a test that it does not looks at the type.
    .catch((cause: unknown) => cause as Error);
  return {
    lines,
    ended,
    until: (count) =>
      waitUntil(
        `${count} lines of ${collection}`,
        () => lines.length >= count,
        PATIENCE,
        () => lines.length,
      ),
    stop: () => stopping.abort(new Error('stopped by the test')),
  };
}
