import { isCollection, isScalar, visit } from 'yaml';
import type { ComposedDocument } from './compose-document.ts';
import { type DocumentProblem, MAX_PROBLEMS } from './document-problem.ts';
import { createLineIndex } from './line-index.ts';
import type { SyntaxProblem } from './syntax-problem.ts';
import { explainByRule } from './syntax-rules.ts';
import type { TextSpan } from './text-span.ts';
import { findTextualCause } from './textual-cause.ts';

/**
 * Says in words for people what is wrong with the syntax of a document, and what to do. One mistake makes the YAML library
 * complain several times, so complaints that can follow from another one on the same line are left out.
 */
export function explainSyntax(text: string, { problems, contents }: ComposedDocument): DocumentProblem[] {
  if (problems.length === 0) return [];
  const lines = createLineIndex({ path: '', text });
  const openings = findOpenings(contents);
  const explained = new Map<string, DocumentProblem>();
  const troubledLines = new Set<number>();
  for (const problem of joinTwins(text, problems)) {
    const cause = problem.isWarning ? undefined : findTextualCause(text, problem.span.start);
    const explanation = cause ?? atOpening(text, explainByRule(text, problem), openings);
    const { line } = lines.locate(explanation.span);
    const identity = `${explanation.span.start} ${explanation.code}`;
    const isConsequence = AFTER_THE_END.test(problem.message) ? explained.size > 0 : troubledLines.has(line);
    if ((isConsequence && !INDEPENDENT.has(problem.code)) || explained.has(identity)) continue;
    troubledLines.add(line);
    explained.set(identity, explanation);
  }
  return [...explained.values()];
}

/** Once the library takes the document for ended, it complains about every token that follows. */
const AFTER_THE_END = /token in YAML stream(?::|$)/;

/** Complaints about one token alone, which no other mistake on the line brings about. */
const INDEPENDENT: ReadonlySet<SyntaxProblem['code']> = new Set([
  'BAD_ALIAS',
  'BAD_DQ_ESCAPE',
  'BAD_SCALAR_START',
  'CONTROL_CHARACTER',
  'TAG_RESOLVE_FAILED',
]);

/** A line that is indented too deep becomes, for the library, both a nested mapping and a key of two lines: one mistake. */
function joinTwins(text: string, problems: readonly SyntaxProblem[]): SyntaxProblem[] {
  const sorted = problems.slice(0, MAX_PROBLEMS).sort(compareProblems);
  return sorted.flatMap((problem, index) => {
    if (problem.code === 'BLOCK_AS_IMPLICIT_KEY' && areTwins(problem, sorted[index + 1])) return [];
    if (!areTwins(sorted[index - 1], problem)) return [problem];
    return [{ ...problem, code: 'BAD_INDENT', message: 'Nested below a value', span: lastLineOf(text, problem.span) }];
  });
}

/** Errors come first, so that none of them is left out on account of a warning. */
function compareProblems(left: SyntaxProblem, right: SyntaxProblem): number {
  return Number(left.isWarning) - Number(right.isWarning) || left.span.start - right.span.start;
}

function areTwins(nested: SyntaxProblem | undefined, key: SyntaxProblem | undefined): boolean {
  if (nested?.code !== 'BLOCK_AS_IMPLICIT_KEY' || key?.code !== 'MULTILINE_IMPLICIT_KEY') return false;
  return nested.span.start === key.span.start;
}

function lastLineOf(text: string, { start, end }: TextSpan): TextSpan {
  const lineStart = text.lastIndexOf('\n', end - 1) + 1;
  const indentation = /^[ \t]*/.exec(text.slice(lineStart, end))?.[0].length ?? 0;
  return { start: Math.max(start, lineStart + indentation), end };
}

/** Where the quotes and brackets that end at an offset begin. */
type Openings = ReadonlyMap<number, readonly TextSpan[]>;

function findOpenings(contents: ComposedDocument['contents']): Openings {
  const openings = new Map<number, TextSpan[]>();
  if (contents === undefined) return openings;
  visit(contents, {
    Node: (_, node) => {
      const isQuoted = isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE');
      if (!isQuoted && !(isCollection(node) && node.flow === true)) return;
      const [start, end] = node.range ?? [0, 0];
      openings.set(end, [...(openings.get(end) ?? []), { start, end: start + 1 }]);
    },
  });
  return openings;
}

/** The library points at the place where it missed the closing quote or bracket; people look for the opening one. */
function atOpening(text: string, problem: DocumentProblem, openings: Openings): DocumentProblem {
  const wanted = openingCharacters(problem);
  const opening = openings.get(problem.span.start)?.find(({ start }) => wanted.includes(text.charAt(start)));
  if (opening === undefined) return problem;
  return { ...problem, span: opening, related: { message: 'it is still open here', span: problem.span } };
}

function openingCharacters({ code, message }: DocumentProblem): string {
  if (code === 'unclosed-quote') return '"\'';
  if (code !== 'unclosed-bracket') return '';
  return message.includes('`[`') ? '[' : '{';
}
