import type { ParsedNode } from 'yaml';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { sortDiagnostics } from '../diagnostic/sort-diagnostics.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../json/json.ts';
import { composeDocument } from './compose-document.ts';
import { convertDocument } from './convert-document.ts';
import { createSourceDocument } from './create-source-document.ts';
import { describeResource } from './describe-resource.ts';
import { type DocumentProblem, locateProblem, MAX_PROBLEMS } from './document-problem.ts';
import { expandList } from './expand-list.ts';
import { explainSyntax } from './explain-syntax.ts';
import { createLineIndex, type LineIndex } from './line-index.ts';
import { nameOfType } from './name-of-type.ts';
import { nodeSpan } from './node-span.ts';
import type { SourceDocument, SourceFile } from './source.ts';
import { splitDocuments } from './split-documents.ts';
import type { TextSpan } from './text-span.ts';
import { findTextualCause } from './textual-cause.ts';

/** The largest document that is parsed, in bytes of UTF-8: etcd refuses requests beyond it, so nothing larger can be applied. */
export const MAX_DOCUMENT_BYTES = 1.5 * 1024 * 1024;

/** How many documents of one file are read. */
export const MAX_DOCUMENTS = 100_000;

/** What a file holds: the documents that are sound, and what is wrong with the others. */
export interface ParsedDocuments {
  readonly documents: readonly SourceDocument[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the YAML or JSON documents of a file. Never throws, and finds every problem of every document, up to limits that
 * only a hostile file reaches (1,000 warnings; with 1,000 errors the rest is left unread, and an error says so). A document
 * with an error is left out, the others are not touched by it. A `v1` `List` gives its items instead of itself.
 */
export function parseDocuments(file: SourceFile): ParsedDocuments {
  const lines = createLineIndex(file);
  const documents: SourceDocument[] = [];
  const errors: Diagnostic[] = [];
  const warnings: Diagnostic[] = [];
  const seen = { documents: 0, complaints: 0 };
  for (const span of splitDocuments(file.text)) {
    const limit = limitReached(seen);
    if (limit !== undefined) {
      errors.push(locateProblem({ ...limit, span: { start: 0, end: 0 } }, { lines, start: span.start }));
      break;
    }
    const parsed = parseDocument(file, span, lines);
    for (const document of parsed.documents) documents.push(document);
    for (const diagnostic of parsed.diagnostics) (diagnostic.severity === 'error' ? errors : warnings).push(diagnostic);
    if (warnings.length > MAX_PROBLEMS) warnings.length = MAX_PROBLEMS;
    seen.documents += 1;
    seen.complaints = Math.max(errors.length, seen.complaints + parsed.complaints / COMPLAINTS_PER_PROBLEM);
  }
  return { documents, diagnostics: sortDiagnostics([...errors, ...warnings]) };
}

/** How often the YAML library may complain for each problem that is shown; a template makes it complain about ten times. */
const COMPLAINTS_PER_PROBLEM = 10;

function limitReached(seen: { readonly documents: number; readonly complaints: number }): Limit | undefined {
  if (seen.complaints >= MAX_PROBLEMS) {
    return {
      code: 'too-many-problems',
      severity: 'error',
      message: 'The rest of the file was not read, because there are too many problems already',
      fix: 'correct the problems above first',
    };
  }
  if (seen.documents < MAX_DOCUMENTS) return undefined;
  return {
    code: 'too-many-documents',
    severity: 'error',
    message: `The rest of the file was not read, because it has more than ${MAX_DOCUMENTS} documents`,
    fix: 'split the file',
  };
}

type Limit = Omit<DocumentProblem, 'span'>;

function parseDocument(file: SourceFile, span: TextSpan, lines: LineIndex): ParsedDocuments & { complaints: number } {
  const text = file.text.slice(span.start, span.end);
  const { value, problems, complaints } = readDocument(text);
  const resource = describeResource(value);
  const place = { lines, start: span.start, ...(resource === undefined ? {} : { resource }) };
  const diagnostics = problems.map((problem) => locateProblem(problem, place));
  const isSound = !problems.some(({ severity }) => severity === 'error');
  if (!isSound || !isJsonObject(value)) return { documents: [], diagnostics, complaints };
  const expanded = expandList(createSourceDocument({ file, lines, span, value }));
  return { documents: expanded.documents, diagnostics: [...diagnostics, ...expanded.diagnostics], complaints };
}

function sizeProblem(text: string): DocumentProblem | undefined {
  // A UTF-16 unit takes at most three bytes, so only documents near the limit are measured.
  const bytes = text.length * 3 <= MAX_DOCUMENT_BYTES ? 0 : new TextEncoder().encode(text).length;
  if (bytes <= MAX_DOCUMENT_BYTES) return undefined;
  return {
    code: 'document-too-large',
    severity: 'error',
    message: 'The document is too large to be applied to any cluster, so it was not read',
    span: { start: 0, end: 0 },
    expected: 'at most 1.5 MiB, which is the limit of etcd',
    actual: `${(bytes / (1024 * 1024)).toFixed(1)} MiB`,
    fix: 'split the document; write the items of a List as documents of their own',
  };
}

interface ReadDocument {
  readonly value: JsonValue;
  readonly problems: readonly DocumentProblem[];
  /** How many complaints of the YAML library the problems were made from. */
  readonly complaints: number;
}

function readDocument(text: string): ReadDocument {
  const size = sizeProblem(text);
  if (size !== undefined) return { value: null, problems: [size], complaints: 0 };
  const composed = composeDocument(text);
  const syntax = explainSyntax(text, composed);
  const { value, problems } = convertDocument(text, composed.contents);
  // After an error of syntax the tree is guesswork: what it says would mislead. Before it, the text was read as it stands.
  const errors = syntax.filter(({ severity }) => severity === 'error');
  const firstError = errors.reduce((first, { span }) => Math.min(first, span.start), Number.POSITIVE_INFINITY);
  const certain = problems.filter(({ span, code }) => span.start < firstError || code === 'unrendered-template');
  const found = [...syntax, ...certain];
  const isClear = isJsonObject(value) || found.some(({ severity }) => severity === 'error');
  if (!isClear) found.push(notAMapping(text, composed.contents, value));
  return { value, problems: found, complaints: composed.problems.length };
}

function notAMapping(text: string, contents: ParsedNode | undefined, value: JsonValue): DocumentProblem {
  const span = contents === undefined ? { start: 0, end: 0 } : nodeSpan(contents);
  return (
    findTextualCause(text, span.start) ?? {
      code: 'not-a-mapping',
      severity: 'error',
      message: 'A document must be a mapping of fields, such as `kind: ChronikCluster`',
      span,
      expected: 'a mapping',
      actual: nameOfType(value),
      fix: isJsonArray(value)
        ? 'write each item as a document of its own, with a line `---` between them'
        : 'write fields as `key: value`, with a space after the colon, or name only files that hold resources',
    }
  );
}
