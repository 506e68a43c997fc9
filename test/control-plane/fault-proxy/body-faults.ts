import { setTimeout as delay } from 'node:timers/promises';
import { goneEvent } from './error-answer.ts';
import type { BlackHole, DropConnection, Fault, FaultPoint } from './fault.ts';
import type { SeededGenerator } from './seeded-generator.ts';

/** A body on its way to the client. */
export type Body = AsyncIterable<Buffer>;

/** What a fault inside a body needs of the exchange. */
export interface BodySurroundings {
  readonly draws: SeededGenerator;
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal;
  /** Ends or silences the exchange; resolves when the client is gone. */
  interrupt(fault: DropConnection | BlackHole): Promise<void>;
}

/** The body as the client gets it under a fault; a fault that is not about bodies leaves it as it is. */
export function faultyBody(body: Body, fault: Fault, surroundings: BodySurroundings): Body {
  switch (fault.kind) {
    case 'slow-bytes':
      return slowed(
        rechunked(body, () => fault.chunkBytes),
        fault.delayMilliseconds,
        surroundings.signal,
      );
    case 'split-frames':
      return rechunked(body, () => surroundings.draws.integer(1, fault.maximumBytes));
    case 'drop-connection':
    case 'black-hole':
      return interrupted(body, fault, surroundings);
    case 'gone':
      return fault.form === 'event' ? expired(body, fault.afterEvents) : body;
    default:
      return body;
  }
}

async function* rechunked(body: Body, nextSize: () => number): Body {
  for await (const chunk of body) {
    for (let rest = chunk; rest.length > 0; ) {
      const size = nextSize();
      yield rest.subarray(0, size);
      rest = rest.subarray(size);
    }
  }
}

async function* slowed(body: Body, milliseconds: number, signal: AbortSignal): Body {
  for await (const chunk of body) {
    await delay(milliseconds, undefined, { signal });
    yield chunk;
  }
}

async function* interrupted(body: Body, fault: DropConnection | BlackHole, { interrupt }: BodySurroundings): Body {
  if (yield* upTo(body, fault.at)) await interrupt(fault);
}

async function* expired(body: Body, afterEvents: number): Body {
  if (yield* upTo(body, { afterEvents })) yield Buffer.from(goneEvent());
}

/** The part of the body before the point; returns whether the body reached it. */
async function* upTo(body: Body, point: FaultPoint): AsyncGenerator<Buffer, boolean> {
  if (typeof point === 'string') throw new Error(`the point "${point}" is not inside a body`);
  let left = 'afterBytes' in point ? point.afterBytes : point.afterEvents;
  const take = 'afterBytes' in point ? takeBytes : takeLines;
  if (left === 0) return true;
  for await (const chunk of body) {
    const taken = take(chunk, left);
    yield chunk.subarray(0, taken.bytes);
    left -= taken.counted;
    if (left === 0) return true;
  }
  return false;
}

interface Taken {
  readonly bytes: number;
  readonly counted: number;
}

function takeBytes(chunk: Buffer, most: number): Taken {
  const bytes = Math.min(chunk.length, most);
  return { bytes, counted: bytes };
}

/** An event of a watch is one line of JSON, which has no raw line feed inside. */
function takeLines(chunk: Buffer, most: number): Taken {
  let counted = 0;
  for (let index = chunk.indexOf(10); index !== -1; index = chunk.indexOf(10, index + 1)) {
    counted += 1;
    if (counted === most) return { bytes: index + 1, counted };
  }
  return { bytes: chunk.length, counted };
}
