import type { Instant } from '../time/instant.ts';

/**
 * What an earlier evaluation has cleared: an object that is applied as this very Plan says and differs in nothing. As long as it stays in
 * that version nobody need compare it again, and where it is ready because it is there, nobody need read it. All of it may be forgotten at any
 * time; that costs work, and changes no verdict.
 */
export interface ClearedObjects {
  /** Undefined where the object is not there any more, or in another version, or the Plan is another one. */
  find(id: string): ClearedObject | undefined;
  add(id: string, cleared: ClearedObject): void;
}

/** What is still asked of a cleared object. */
export interface ClearedObject {
  /** It is ready because it is there: there is nothing else to say of it. */
  readonly isReady: boolean;
  /** When it was made, or its spec last written; 0 where nothing tells. */
  readonly writtenAt: Instant;
}
