import { type CST, Lexer, Parser } from 'yaml';
import { MAX_NESTING } from './nesting-limit.ts';
import type { SyntaxProblem } from './syntax-problem.ts';

/** Beyond this many mistakes a text is no YAML. Composing every one into a complaint would take minutes, and gigabytes. */
const MAX_MISTAKES = 10_000;

/**
 * Reads the tokens of a document. Stops at the first place that is nested too deep, because the library composes by recursion
 * and would exhaust the stack, and in a text that consists of mistakes.
 */
export function readTokens(text: string): CST.Token[] | SyntaxProblem {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const isRepetition = createRepetitionCheck();
  let mistakes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const start = parser.offset;
    if (isRepetition(lexeme)) mistakes += 1;
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      if (token.type === 'error' || token.type === 'directive') mistakes += 1;
    }
    // The stack holds the document and, for a while, a scalar besides the open collections.
    if (parser.stack.length > MAX_NESTING + 2) return stopAt('NESTING_TOO_DEEP', start);
    if (mistakes > MAX_MISTAKES) return stopAt('TOO_MANY_MISTAKES', start);
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

/** The library's mark before the text of a scalar. */
const SCALAR = '\u001f';
const BLANK = /^[ \t\r\n#]/;
/** What can never stand twice in a row (`?` can, but only for keys that are refused later). */
const SINGLE: ReadonlySet<string> = new Set([',', '&', '*', '!', '"', "'", '?']);

/** Tells for one lexeme after the other whether it follows one of its own kind, with nothing but space and comments between. */
function createRepetitionCheck(): (lexeme: string) => boolean {
  let previous = '';
  let isScalarText = false;
  return (lexeme) => {
    const wasMarked = isScalarText;
    isScalarText = lexeme === SCALAR;
    if (wasMarked || (!isScalarText && BLANK.test(lexeme))) return false;
    const kind = lexeme.charAt(0);
    const isRepeated = kind === previous && SINGLE.has(kind);
    previous = kind;
    return isRepeated;
  };
}

function stopAt(code: SyntaxProblem['code'], start: number): SyntaxProblem {
  return { code, message: '', span: { start, end: start + 1 }, isWarning: false };
}
