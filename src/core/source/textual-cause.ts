import { unrenderedTemplate } from './convert-key.ts';
import type { DocumentProblem } from './document-problem.ts';
import type { TextSpan } from './text-span.ts';

/** How much of a line is looked at, on either side of the place where the YAML library gave up. */
const WINDOW = 400;

/**
 * Looks on the line where the syntax went wrong for things that are not meant to be YAML at all: templates, merge conflicts,
 * foreign line ends, spaces that are no spaces. They explain the trouble better than the library can.
 */
export function findTextualCause(text: string, offset: number): DocumentProblem | undefined {
  const line = lineRound(text, offset);
  for (const cause of CAUSES) {
    const match = cause.pattern.exec(line.text);
    if (match === null) continue;
    const start = line.start + match.index;
    return cause.explain({ start, end: start + match[0].length });
  }
  return undefined;
}

function lineRound(text: string, offset: number): { readonly text: string; readonly start: number } {
  const before = text.slice(Math.max(0, offset - WINDOW), offset);
  const after = text.slice(offset, offset + WINDOW);
  const [head = ''] = before.split('\n').slice(-1);
  const [tail = ''] = after.split('\n', 1);
  return { text: head + tail, start: offset - head.length };
}

const CAUSES: readonly { readonly pattern: RegExp; readonly explain: (span: TextSpan) => DocumentProblem }[] = [
  {
    pattern: /^(?:<{7}|={7}|>{7}|\|{7})(?=\s|$)/,
    explain: (span) => ({
      code: 'merge-conflict',
      severity: 'error',
      message: 'This is the mark of a Git merge conflict that has not been resolved',
      span,
      fix: 'resolve the conflict and remove the marks',
    }),
  },
  { pattern: /\{\{.*?(?:\}\}|$)|\{%.*?(?:%\}|$)/, explain: unrenderedTemplate },
  {
    pattern: /\r(?=.)/,
    explain: (span) => ({
      code: 'unsupported-line-end',
      severity: 'error',
      message: 'A line ends here with a lone carriage return',
      span,
      fix: 'save the file with line ends LF or CRLF',
    }),
  },
  {
    pattern: /[\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]+/,
    explain: (span) => ({
      code: 'invisible-character',
      severity: 'error',
      message: 'This looks like a space or like nothing, but is another character',
      span,
      fix: 'delete the character, or write a plain space instead',
    }),
  },
];
