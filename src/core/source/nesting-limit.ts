import type { DocumentProblem } from './document-problem.ts';

/** How many lists and mappings may be nested in each other. Real resources stay below 20. */
export const MAX_NESTING = 200;

/** What is said of a document that is nested deeper than `MAX_NESTING`. */
export function nestingTooDeep(): Omit<DocumentProblem, 'span'> {
  return {
    code: 'nesting-too-deep',
    severity: 'error',
    message: 'Lists and mappings are nested too deep here',
    // Its path would have as many parts.
    path: [],
    expected: `at most ${MAX_NESTING} levels`,
    fix: 'flatten the document',
  };
}
