import type { Diagnostic, Severity } from '../diagnostic/diagnostic.ts';
import { type FieldPath, formatFieldPath } from '../json/json.ts';
import type { LineIndex } from './line-index.ts';
import type { TextSpan } from './text-span.ts';

/** Beyond this many problems of one document, or of one file, more of them help nobody. */
export const MAX_PROBLEMS = 1000;

/** Something wrong in one document, placed by offsets into the text of that document. */
export interface DocumentProblem {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: TextSpan;
  readonly path?: FieldPath;
  readonly expected?: string;
  readonly actual?: string;
  readonly fix?: string;
  readonly related?: { readonly message: string; readonly span: TextSpan };
}

/** Where a document is: what turns its own offsets into places of its file. */
export interface DocumentPlace {
  readonly lines: LineIndex;
  /** Offset of the document in the file. */
  readonly start: number;
  readonly resource?: string;
}

/** Turns a problem of a document into a diagnostic of its file. */
export function locateProblem(problem: DocumentProblem, place: DocumentPlace): Diagnostic {
  const { span, path, related, ...rest } = problem;
  return {
    ...rest,
    location: place.lines.locate(shift(span, place.start)),
    ...(place.resource === undefined ? {} : { resource: place.resource }),
    ...(path === undefined || path.length === 0 ? {} : { fieldPath: formatFieldPath(path) }),
    ...(related === undefined
      ? {}
      : { related: [{ message: related.message, location: place.lines.locate(shift(related.span, place.start)) }] }),
  };
}

/** Moves a span by a number of characters. */
export function shift(span: TextSpan, by: number): TextSpan {
  return { start: span.start + by, end: span.end + by };
}
