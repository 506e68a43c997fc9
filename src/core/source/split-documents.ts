import type { TextSpan } from './text-span.ts';

const TAB = 0x09;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;
const PERCENT = 0x25;

/**
 * Finds the documents of a YAML stream without parsing them, so that a broken one cannot hide the next. A marker at column
 * one ends a document wherever it stands, even inside quotes or a block scalar (YAML 1.2.2, section 9.1.2). A span takes in
 * the directives and the `---` before a document and the `...` after it; documents without content are left out.
 */
export function* splitDocuments(text: string): Generator<TextSpan> {
  let start = 0;
  let isOpened = false;
  for (const match of text.matchAll(/(^|\n)(---|\.\.\.)(?=[ \t\r\n]|$)/g)) {
    const marker = match.index + (match[1] ?? '').length;
    const isEndMarker = match[2] === '...';
    if (!isEndMarker && !isOpened && skipBlank(text, { start, end: marker }, true) >= marker) {
      isOpened = true;
      continue;
    }
    const end = isEndMarker ? endOfLine(text, marker) : marker;
    if (hasContent(text, { start, end: marker }, isOpened) || hasContent(text, { start: marker + 3, end }, false)) {
      yield { start, end };
    }
    start = end;
    isOpened = !isEndMarker;
  }
  if (hasContent(text, { start, end: text.length }, isOpened)) yield { start, end: text.length };
}

function hasContent(text: string, span: TextSpan, isOpened: boolean): boolean {
  const first = skipBlank(text, span, isOpened);
  if (!isOpened) return first < span.end;
  return skipBlank(text, { start: first + 3, end: span.end }, false) < span.end;
}

/** The offset of the first character that is neither white space nor part of a comment (nor, before `---`, of a directive). */
function skipBlank(text: string, span: TextSpan, skipDirectives: boolean): number {
  let at = span.start;
  while (at < span.end) {
    const code = text.charCodeAt(at);
    if (code === HASH || (code === PERCENT && skipDirectives && isLineStart(text, at))) at = endOfLine(text, at);
    else if (code === SPACE || code === NEWLINE || code === CARRIAGE_RETURN || code === TAB) at += 1;
    else return at;
  }
  return span.end;
}

function isLineStart(text: string, at: number): boolean {
  return at === 0 || text.charCodeAt(at - 1) === NEWLINE;
}

function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline === -1 ? text.length : newline + 1;
}
