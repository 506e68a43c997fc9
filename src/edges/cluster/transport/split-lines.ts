import { ConnectionFailure } from '../../../agent/ports.ts';

/** Bytes in, lines out. */
export interface LineSplitter {
  /** Throws a ConnectionFailure where a line gets longer than it may; nothing may be pushed after that. */
  push(chunk: Buffer): void;
  /** How many bytes of an unfinished line there are. */
  pending(): number;
}

const LINE_FEED = 10;

/**
 * Calls back with each line that is not empty, without its line feed. A line is decoded when it is whole: a character of UTF-8 may be cut
 * by the end of a chunk, and no byte of it is a line feed.
 */
export function splitLines(onLine: (line: string) => void, maxLineBytes: number): LineSplitter {
  let begun: Buffer[] = [];
  let pending = 0;
  const keep = (rest: Buffer): void => {
    if (rest.length === 0) return;
    pending += rest.length;
    if (pending > maxLineBytes) throw tooLong(maxLineBytes);
    begun.push(rest);
  };
  const takeLine = (chunk: Buffer, start: number, end: number): void => {
    if (pending === 0) {
      if (end - start > maxLineBytes) throw tooLong(maxLineBytes);
      if (end > start) onLine(chunk.toString('utf8', start, end));
      return;
    }
    keep(chunk.subarray(start, end));
    const line = Buffer.concat(begun, pending).toString('utf8');
    begun = [];
    pending = 0;
    onLine(line);
  };
  return {
    push(chunk) {
      let start = 0;
      for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
        takeLine(chunk, start, end);
        start = end + 1;
      }
      keep(chunk.subarray(start));
    },
    pending: () => pending,
  };
}

function tooLong(maxLineBytes: number): ConnectionFailure {
  return new ConnectionFailure(`the answer has a line of more than ${maxLineBytes} bytes`);
}
