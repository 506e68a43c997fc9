import { type ApiAnswer, ConnectionFailure, type World } from '../ports.ts';
import type { Collection } from './collection.ts';
import type { CollectionRequest } from './collection-request.ts';
import { type ErrorEvent, readWatchLine, type WatchEvent } from './read-watch-line.ts';

/** How a watch ended. */
export type WatchEnd =
  /** In order: its time was over, or the server stops. */
  | { readonly type: 'closed' }
  | { readonly type: 'refused'; readonly answer: ApiAnswer }
  | ErrorEvent
  | { readonly type: 'malformed'; readonly message: string }
  | { readonly type: 'disconnected'; readonly message: string }
  /** No line came for too long, though the connection stands. */
  | { readonly type: 'silent'; readonly message: string }
  /** Whoever was told of an event threw: a bug of ours. */
  | { readonly type: 'failed'; readonly error: unknown };

/** What a watch tells of. */
export type NewsEvent = Extract<WatchEvent, { readonly type: 'changed' | 'removed' | 'bookmark' }>;

/** One watch. */
export interface WatchStream {
  readonly collection: Collection;
  readonly request: CollectionRequest;
  /** Ends everything at once: rejects with its reason, and no event is told any more. */
  readonly signal: AbortSignal;
  /** After how many milliseconds without a line the watch is broken off; asked anew each time. */
  silenceLimit(): number;
  /** The server has accepted the watch. */
  onOpen(): void;
  onEvent(event: NewsEvent): void;
}

/** Reads a watch to its end. Rejects only when aborted, or when the transport does what it must not. */
export async function streamWatch(world: Pick<World, 'api' | 'clock'>, watch: WatchStream): Promise<WatchEnd> {
  const stream = new AbortController();
  let end: WatchEnd | undefined;
  const finish = (with_: WatchEnd): void => {
    end ??= with_;
    stream.abort(BROKEN_OFF);
  };
  const abort = (): void => stream.abort(watch.signal.reason);
  watch.signal.addEventListener('abort', abort, { once: true });
  if (watch.signal.aborted) abort();
  const silence = watchSilence(world, watch, finish);
  try {
    const onOpen = (): void => {
      if (!stream.signal.aborted) watch.onOpen();
    };
    const answer = await world.api.stream({ ...watch.request, signal: stream.signal, onOpen }, (line) => {
      if (stream.signal.aborted) return;
      silence.heard();
      readLine(line, watch, finish);
    });
    watch.signal.throwIfAborted();
    return end ?? (answer.status === 200 ? { type: 'closed' } : { type: 'refused', answer });
  } catch (error) {
    watch.signal.throwIfAborted();
    if (end !== undefined) return end;
    if (error instanceof ConnectionFailure) return { type: 'disconnected', message: error.message };
    throw error;
  } finally {
    silence.stop();
    watch.signal.removeEventListener('abort', abort);
  }
}

const BROKEN_OFF = new Error('the watch was broken off');

function readLine(line: string, watch: WatchStream, finish: (end: WatchEnd) => void): void {
  const event = readWatchLine(line, watch.collection);
  switch (event.type) {
    case 'ignored':
      return;
    case 'error':
    case 'malformed':
      return finish(event);
    case 'changed':
    case 'removed':
    case 'bookmark':
      try {
        watch.onEvent(event);
      } catch (error) {
        finish({ type: 'failed', error });
      }
  }
}

/** One timer however many lines come: it looks when the last one came. */
function watchSilence(
  { clock }: Pick<World, 'clock'>,
  watch: WatchStream,
  finish: (end: WatchEnd) => void,
): { heard(): void; stop(): void } {
  let heardAt = clock.elapsed();
  let takeBack = (): void => undefined;
  const look = (): void => {
    const limit = watch.silenceLimit();
    const left = heardAt + limit - clock.elapsed();
    if (left > 0) takeBack = clock.after(left, look);
    else finish({ type: 'silent', message: `neither event nor bookmark for ${limit / 1000} s` });
  };
  takeBack = clock.after(watch.silenceLimit(), look);
  return {
    heard() {
      heardAt = clock.elapsed();
    },
    stop: () => takeBack(),
  };
}
