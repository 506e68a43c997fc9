import type { World } from '../ports.ts';
import type { ApiClient } from '../api/api-client.ts';
import type { Collection } from './collection.ts';
import type { CollectionRequest } from './collection-request.ts';
import type { ObjectSink } from './object-sink.ts';
import { pause } from './pause.ts';
import { type NewsEvent, streamWatch, type WatchEnd } from './stream-watch.ts';

/** One watch that brings a collection into its sink. */
export interface Following {
  readonly world: Pick<World, 'api' | 'clock'>;
  readonly send: ApiClient['send'];
  readonly collection: Collection;
  readonly request: CollectionRequest;
  readonly sink: ObjectSink;
  readonly signal: AbortSignal;
  /** The stream sends everything that exists first (WatchList). */
  readonly isListing: boolean;
  /** Whether it is known already that the server can be reached. */
  readonly isProven: boolean;
  /** Everything that exists was sent. */
  onListed(): void;
  /** The server tells of changes: called once. */
  onProof(): void;
  /** From here on the watch can be resumed. */
  onVersion(version: string): void;
}

/** How the watch ended, and whether that was before everything was sent. */
export interface FollowEnd {
  readonly end: WatchEnd;
  readonly isListing: boolean;
}

/** Milliseconds without a line after which a watch is broken off: bookmarks come every minute, and a list has no reason to pause. */
const SILENCE = 180_000;
const SILENCE_OF_LIST = 60_000;

/** Follows a collection to the end of one watch. Rejects when aborted. */
export async function followCollection(following: Following): Promise<FollowEnd> {
  const { world, collection, request, signal } = following;
  const proof = new AbortController();
  const reader = createReader({
    ...following,
    onProof() {
      proof.abort();
      following.onProof();
    },
  });
  if (!following.isProven && !following.isListing) void prove(following, reader.prove, proof.signal);
  try {
    const end = await streamWatch(world, {
      collection,
      request,
      signal,
      silenceLimit: () => (reader.isListing() ? SILENCE_OF_LIST : SILENCE),
      onEvent: reader.read,
    });
    return { end, isListing: reader.isListing() };
  } finally {
    proof.abort();
  }
}

interface Reader {
  isListing(): boolean;
  prove(): void;
  read(event: NewsEvent): void;
}

function createReader({ sink, signal, onListed, onProof, onVersion, ...following }: Following): Reader {
  let { isListing, isProven } = following;
  let hasBegun = false;
  const prove = (): void => {
    if (isProven) return;
    isProven = true;
    onProof();
  };
  const endList = (): void => {
    sink.endList();
    isListing = false;
    onListed();
  };
  return {
    prove,
    isListing: () => isListing,
    read(event) {
      if (isListing && !hasBegun) sink.beginList();
      hasBegun = true;
      pass(event, sink);
      if (isListing && !signal.aborted && event.type === 'bookmark' && event.isEndOfList) endList();
      // Whoever is told of an object may have stopped it all.
      if (isListing || signal.aborted) return;
      // The objects of a list have versions of their own, in no order: only what comes after it can be resumed from.
      if (event.version !== undefined) onVersion(event.version);
      prove();
    },
  };
}

function pass(event: NewsEvent, sink: ObjectSink): void {
  if (event.type === 'bookmark' || event.object === undefined) return;
  if (event.type === 'changed') sink.put(event.object);
  else sink.remove(event.object);
}

/** In milliseconds. */
const FIRST_PROOF = 1_000;
const NEXT_PROOF = 5_000;

/**
 * A watch that is resumed says nothing until something changes, for up to a minute. Where the connection was lost before, an answer to
 * anything tells that it stands again; the watch, which was asked for earlier, would have been refused by now.
 */
async function prove({ world, send }: Following, onProof: () => void, signal: AbortSignal): Promise<void> {
  for (let wait = FIRST_PROOF; ; wait = NEXT_PROOF) {
    await pause(world.clock, wait, signal);
    if (signal.aborted) return;
    if (await isReachable(send, signal)) break;
  }
  if (!signal.aborted) onProof();
}

async function isReachable(send: ApiClient['send'], signal: AbortSignal): Promise<boolean> {
  try {
    const { status } = await send({ method: 'GET', path: '/version', signal });
    return status < 500 && status !== 429;
  } catch {
    // Whatever it is, it is no answer.
    return false;
  }
}
