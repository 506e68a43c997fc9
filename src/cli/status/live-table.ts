/** A part of a terminal that is drawn again and again in one place. */
export interface LiveTable {
  /** Draws the lines over those that were drawn before. */
  draw(lines: readonly string[]): void;
}

/** Where a live table is drawn. */
export interface LiveTableOptions {
  write(text: string): void;
  /** The height of the terminal. More lines than it has could not be drawn over again. */
  rows(): number;
}

const CLEAR_TO_END = '\u001b[J';

/** A table at the end of a terminal; lines must fit into its width. */
export function createLiveTable({ write, rows }: LiveTableOptions): LiveTable {
  let drawn = 0;
  return {
    draw(lines) {
      const shown = cutLines(lines, rows() - 1);
      const up = drawn === 0 ? '' : `\u001b[${drawn}A\r`;
      write(`${up}${CLEAR_TO_END}${shown.map((line) => `${line}\n`).join('')}`);
      drawn = shown.length;
    },
  };
}

function cutLines(lines: readonly string[], limit: number): readonly string[] {
  if (lines.length <= limit || limit < 2) return lines;
  return [...lines.slice(0, limit - 1), `… and ${lines.length - limit + 1} more lines`];
}
