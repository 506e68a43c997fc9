import type { SourceLocation } from '../diagnostic/diagnostic.ts';
import type { SourceFile } from './source.ts';
import type { TextSpan } from './text-span.ts';

/** Turns offsets of one file into lines and columns; columns count UTF-16 units, as editors do. */
export interface LineIndex {
  /** Where a span starts; `endColumn` is where it ends, or where its first line ends. Absent for an empty span. */
  locate(span: TextSpan): SourceLocation;
}

const BLOCK = 4096;

interface LineStart {
  readonly line: number;
  readonly offset: number;
}

/** Makes the index of a file. It reads the text at the first question, and keeps one mark per 4 KiB rather than per line. */
export function createLineIndex(file: SourceFile): LineIndex {
  let marks: readonly LineStart[] | undefined;
  return {
    locate: (span) => {
      marks ??= markBlocks(file.text);
      const start = lineStartBefore(file.text, marks, span.start);
      const end = Math.min(span.end, endOfLine(file.text, span.start));
      return {
        file: file.path,
        line: start.line,
        column: span.start - start.offset + 1,
        ...(end > span.start ? { endColumn: end - start.offset + 1 } : {}),
      };
    },
  };
}

/** For every block of text: the line its first character is on. */
function markBlocks(text: string): LineStart[] {
  const marks: LineStart[] = [];
  let current: LineStart = { line: 1, offset: 0 };
  for (let block = 0; block <= text.length; block += BLOCK) {
    marks.push(current);
    current = lastLineStart(text, current, { start: block, end: Math.min(block + BLOCK, text.length) });
  }
  return marks;
}

function lineStartBefore(text: string, marks: readonly LineStart[], offset: number): LineStart {
  const block = Math.floor(offset / BLOCK);
  return lastLineStart(text, marks[block] ?? { line: 1, offset: 0 }, { start: block * BLOCK, end: offset });
}

function lastLineStart(text: string, known: LineStart, searched: TextSpan): LineStart {
  let { line, offset } = known;
  for (let at = searched.start; at < searched.end; at += 1) {
    if (text.charCodeAt(at) === 0x0a) {
      line += 1;
      offset = at + 1;
    }
  }
  return { line, offset };
}

function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  const end = newline === -1 ? text.length : newline;
  return end > from && text.charCodeAt(end - 1) === 0x0d ? end - 1 : end;
}
