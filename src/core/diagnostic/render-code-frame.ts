import type { Paint } from './create-paint.ts';
import type { Severity, SourceLocation } from './diagnostic.ts';
import { type Cell, toCells } from './printable-text.ts';

/** What a frame shows: lines by their numbers, and the place in one of them. */
export interface FrameRequest {
  readonly lines: ReadonlyMap<number, string>;
  readonly location: SourceLocation;
  readonly severity: Severity;
  readonly paint: Paint;
  /** The line is shown alone and without a mark, because a part of it is masked. */
  readonly isMasked: boolean;
}

/** The numbers of the lines a frame may show round a line: two before it and one after. */
export function frameLines(line: number): number[] {
  return [line - 2, line - 1, line, line + 1].filter((number) => number >= 1);
}

const WIDEST = 120;

/** Draws the lines round a place with a mark below it; nothing where the line does not exist. At most 120 columns wide. */
export function renderCodeFrame({ lines, location, severity, paint, isMasked }: FrameRequest): string[] {
  const marked = lines.get(location.line);
  if (marked === undefined) return [];
  const numbers = shownNumbers(lines, location.line, isMasked);
  const digits = String(numbers.at(-1) ?? 0).length;
  const room = WIDEST - digits - ' >  | '.length;
  return numbers.flatMap((number) => {
    const isMarked = number === location.line;
    const gutter = `${isMarked ? ' > ' : '   '}${String(number).padStart(digits)} |`;
    const place = isMarked && !isMasked ? location : { column: 1, endColumn: 1 };
    const cut = cutLine(lines.get(number) ?? '', place, room);
    const row = `${paint('dim', gutter)} ${cut.text}`.trimEnd();
    if (!isMarked || isMasked) return [row];
    const carets = paint(severity === 'error' ? 'red' : 'yellow', '^'.repeat(cut.caretWidth));
    return [row, `${paint('dim', `${' '.repeat(digits + 3)} |`)} ${' '.repeat(cut.caretStart)}${carets}`];
  });
}

/** An empty line after the marked one tells nothing; often it is only the end of the file. */
function shownNumbers(lines: ReadonlyMap<number, string>, line: number, isMasked: boolean): number[] {
  if (isMasked) return [line];
  return frameLines(line).filter((number) => lines.has(number) && (number <= line || lines.get(number) !== ''));
}

interface Place {
  readonly column: number;
  readonly endColumn?: number;
}

interface CutLine {
  readonly text: string;
  readonly caretStart: number;
  readonly caretWidth: number;
}

/** Characters of a line that are looked at on either side of the mark: more than can be shown. A line may have megabytes. */
const REACH = 500;

function cutLine(line: string, place: Place, room: number): CutLine {
  const start = place.column - 1;
  const end = Math.max(start + 1, (place.endColumn ?? place.column) - 1);
  const { cells, lead, tail } = cellsRound(line, start, room);
  return {
    text: `${lead}${cells.map(({ text }) => text).join('')}${tail}`,
    caretStart: lead.length + totalWidth(cells.filter(({ offset }) => offset < start)),
    caretWidth: Math.max(1, totalWidth(cells.filter(({ offset }) => offset >= start && offset < end))),
  };
}

interface ShownCells {
  readonly cells: readonly Cell[];
  /** What stands for the text left out before and after. */
  readonly lead: '' | '…';
  readonly tail: '' | '…';
}

function cellsRound(line: string, start: number, room: number): ShownCells {
  const from = Math.max(0, start - REACH);
  const nearby = toCells(line.slice(from, start + REACH), from);
  const isAll = from === 0 && line.length <= start + REACH;
  if (isAll && totalWidth(nearby) <= room) return { cells: nearby, lead: '', tail: '' };
  const before = nearby.filter(({ offset }) => offset < start);
  const first = from === 0 && totalWidth(before) < room * (3 / 4) ? 0 : firstInHalf(before, room / 2);
  const cells = takeWidth(nearby.slice(first), room - 2);
  const isTailShown = first + cells.length === nearby.length && line.length <= start + REACH;
  return { cells, lead: first + from > 0 ? '…' : '', tail: isTailShown ? '' : '…' };
}

/** The first cell to show so that no more than half of the room is before the mark. */
function firstInHalf(before: readonly Cell[], half: number): number {
  let width = totalWidth(before);
  let first = 0;
  for (const cell of before) {
    if (width <= half) break;
    width -= cell.width;
    first += 1;
  }
  return first;
}

function takeWidth(cells: readonly Cell[], room: number): Cell[] {
  const taken: Cell[] = [];
  let width = 0;
  for (const cell of cells) {
    width += cell.width;
    if (width > room) break;
    taken.push(cell);
  }
  return taken;
}

function totalWidth(cells: readonly Cell[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0);
}
