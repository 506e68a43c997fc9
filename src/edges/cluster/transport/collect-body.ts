import { ConnectionFailure } from '../../../agent/ports.ts';
import type { Head } from './connection.ts';

/** The bytes of an answer, in one piece at its end. */
export interface BodyCollector {
  /** Throws a ConnectionFailure where the body gets longer than it may. */
  push(chunk: Buffer): void;
  whole(): Buffer;
}

/** Collects a body. Throws at once where the head announces one that is too long. */
export function collectBody({ headers }: Head, maxBytes: number): BodyCollector {
  const chunks: Buffer[] = [];
  let length = 0;
  const refuseLongerThan = (bytes: number): void => {
    if (bytes > maxBytes) throw new ConnectionFailure(`the answer has more than ${maxBytes} bytes`);
  };
  refuseLongerThan(Number(headers['content-length'] ?? 0));
  return {
    push(chunk) {
      length += chunk.length;
      refuseLongerThan(length);
      chunks.push(chunk);
    },
    whole: () => Buffer.concat(chunks, length),
  };
}
