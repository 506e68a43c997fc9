import type { World } from '../ports.ts';
import type { Collection } from './collection.ts';
import type { CollectionRequest } from './collection-request.ts';
import type { ObjectSink } from './object-sink.ts';
import { type NewsEvent, streamWatch, type WatchEnd } from './stream-watch.ts';

/** One watch that brings a collection into its sink. */
export interface Following {
  readonly world: Pick<World, 'api' | 'clock'>;
  readonly collection: Collection;
  readonly request: CollectionRequest;
  readonly sink: ObjectSink;
  readonly signal: AbortSignal;
  /** The stream sends everything that exists first (WatchList). */
  readonly isListing: boolean;
  /** Whether it is known already that changes arrive. */
  readonly isProven: boolean;
  /** The version is that of a list that has just been made: it cannot be too old. */
  readonly isFresh: boolean;
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

/**
 * In milliseconds: a watch that is resumed says nothing until something changes, for up to a minute. The server has accepted it, then, and
 * would have said by now that the version is too old, which it does in the first line of a watch that it has accepted.
 */
const PROOF = 1_000;

/** Follows a collection to the end of one watch. Rejects when aborted. */
export async function followCollection(following: Following): Promise<FollowEnd> {
  const { world, collection, request, signal } = following;
  const reader = createReader(following);
  let takeBack = (): void => undefined;
  const onOpen = (): void => {
    if (following.isFresh) reader.prove();
    else if (!following.isListing) takeBack = world.clock.after(PROOF, reader.prove);
  };
  try {
    const end = await streamWatch(world, {
      collection,
      request,
      signal,
      onOpen,
      silenceLimit: () => (reader.isListing() ? SILENCE_OF_LIST : SILENCE),
      onEvent: reader.read,
    });
    return { end, isListing: reader.isListing() };
  } finally {
    takeBack();
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
