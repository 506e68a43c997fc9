import type { ConnectionRelay } from './connection-relay.ts';

/** Silence on every connection, for as long as anybody wants it. */
export interface NetworkPartition {
  /** What a test asks for; asking twice changes nothing. */
  hold(): void;
  release(): void;
  /** What a rule asks for; ends by itself. */
  holdFor(milliseconds: number): void;
  /** Forgets those that would end by themselves. */
  stop(): void;
}

/** Makes partitions of the connections of a relay: they end when nobody holds them any more. */
export function networkPartition(relay: ConnectionRelay): NetworkPartition {
  const timers = new Set<NodeJS.Timeout>();
  let held = false;
  const endUnlessHeld = (): void => {
    if (!held && timers.size === 0) relay.resume();
  };
  return {
    hold() {
      held = true;
      relay.pause();
    },
    release() {
      held = false;
      endUnlessHeld();
    },
    holdFor(milliseconds) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        endUnlessHeld();
      }, milliseconds);
      timers.add(timer);
      relay.pause();
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
