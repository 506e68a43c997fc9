import type { DocumentProblem } from './document-problem.ts';
import { nestingTooDeep } from './nesting-limit.ts';
import type { SyntaxProblem } from './syntax-problem.ts';

/** Puts a complaint of the YAML library into words by the first rule that fits it. */
export function explainByRule(text: string, problem: SyntaxProblem): DocumentProblem {
  const rule = RULES.find(
    ({ codes, wording }) => codes.includes(problem.code) && (wording?.test(problem.message) ?? true),
  );
  const token = shorten(text.slice(problem.span.start, Math.min(problem.span.end, problem.span.start + 2 * LONGEST)));
  const explanation =
    rule?.explain({ token, message: shorten(problem.message) }) ?? otherwise(shorten(problem.message));
  return { severity: problem.isWarning ? 'warning' : 'error', span: problem.span, ...explanation };
}

type Explanation = Omit<DocumentProblem, 'severity' | 'span'> & Partial<Pick<DocumentProblem, 'severity'>>;

interface SyntaxRule {
  readonly codes: readonly SyntaxProblem['code'][];
  /** Tells apart what the library gives one code. Its version is pinned, and a test holds one example of every rule. */
  readonly wording?: RegExp;
  readonly explain: (problem: { readonly token: string; readonly message: string }) => Explanation;
}

const LONGEST = 80;

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function otherwise(message: string): Explanation {
  return { code: 'invalid-yaml', message, fix: 'check the quotes, brackets and indentation of this line' };
}

const RULES: readonly SyntaxRule[] = [
  {
    codes: ['TAB_AS_INDENT'],
    explain: () => ({
      code: 'tab-indentation',
      message: 'A tab is used for indentation, which YAML forbids',
      fix: 'indent with spaces',
    }),
  },
  {
    codes: ['MISSING_CHAR'],
    wording: /^Missing closing/,
    explain: () => ({
      code: 'unclosed-quote',
      message: 'The text in quotes that begins here is never closed',
      fix: 'add the closing quote',
    }),
  },
  {
    codes: ['MISSING_CHAR', 'BAD_INDENT'],
    wording: /end with a [\]}]$/,
    explain: ({ message }) => ({
      code: 'unclosed-bracket',
      message: `The ${message.endsWith(']') ? '`[`' : '`{`'} is not closed before the next field begins`,
      fix: `add the closing \`${message.slice(-1)}\`, and indent what stands between the two`,
    }),
  },
  {
    codes: ['BAD_INDENT'],
    wording: /^All (?:mapping|sequence) items/,
    explain: () => ({
      code: 'bad-indentation',
      message: 'This line does not line up with the fields or items it stands among',
      fix: 'indent it by as many spaces as the lines it belongs with',
    }),
  },
  {
    codes: ['BAD_INDENT'],
    wording: /^Nested below a value$/,
    explain: () => ({
      code: 'bad-indentation',
      message: 'This line is indented below a field that already has a value',
      fix: 'line it up with that field, or remove the value',
    }),
  },
  {
    codes: ['MISSING_CHAR', 'BAD_INDENT'],
    wording: /explicit indentation indicator/,
    explain: () => ({
      code: 'bad-indentation',
      message: 'The empty line above this block of text has more spaces than the text itself',
      fix: 'remove the spaces from the empty line',
    }),
  },
  {
    codes: ['BAD_INDENT'],
    explain: ({ message }) => ({ code: 'bad-indentation', message, fix: 'indent the text evenly, with spaces' }),
  },
  {
    codes: ['BLOCK_AS_IMPLICIT_KEY'],
    wording: /compact mappings/,
    explain: () => ({
      code: 'unquoted-colon',
      message: 'A value that contains a colon followed by a space must be in quotes',
      fix: 'put the whole value in quotes, or start the nested mapping on a line of its own',
    }),
  },
  {
    codes: ['MULTILINE_IMPLICIT_KEY', 'MISSING_CHAR'],
    wording: /^Implicit (?:map )?keys need/,
    explain: ({ token }) => {
      if (/^-(?:\s|$)/.test(token)) {
        return {
          code: 'bad-indentation',
          message: 'A list item stands where a field is expected',
          fix: 'indent it below the field that holds the list',
        };
      }
      return {
        code: 'missing-colon',
        message: 'This is not a field: a key, a colon, a space and a value are expected',
        fix: 'write `key: value`, with a space after the colon',
      };
    },
  },
  {
    codes: ['BAD_SCALAR_START'],
    explain: ({ token }) => ({
      code: 'reserved-character',
      message: `A value without quotes cannot start with the character ${token}`,
      fix: 'put the value in quotes',
    }),
  },
  {
    codes: ['BAD_DQ_ESCAPE'],
    explain: ({ message }) => ({
      code: 'invalid-escape',
      message,
      fix: 'write the backslash twice, or use single quotes, in which it stands for itself',
    }),
  },
  {
    codes: ['MISSING_CHAR'],
    wording: /^Comments must be/,
    explain: () => ({
      code: 'invalid-comment',
      message: 'A comment must have a space before its `#`',
      fix: 'put a space before the `#`, or the whole value in quotes',
    }),
  },
  {
    codes: ['KEY_OVER_1024_CHARS'],
    explain: () => ({ code: 'key-too-long', message: 'A key has at most 1024 characters', fix: 'shorten the key' }),
  },
  {
    codes: ['BAD_ALIAS', 'ALIAS_PROPS', 'MULTIPLE_ANCHORS', 'BAD_PROP_ORDER'],
    explain: ({ message }) => ({
      code: 'invalid-anchor',
      message,
      fix: 'write one `&name` before a value, and `*name` alone where the value is repeated',
    }),
  },
  {
    codes: ['TAG_RESOLVE_FAILED', 'MULTIPLE_TAGS', 'BAD_COLLECTION_TYPE'],
    explain: ({ token }) => ({
      code: 'unsupported-tag',
      message: `The tag \`${token}\` is not supported`,
      fix: 'remove the tag, and write the value it stands for',
    }),
  },
  {
    codes: ['MISSING_CHAR'],
    wording: /^Block collection cannot start/,
    explain: () => ({
      code: 'unexpected-text',
      message: 'A field cannot stand on the same line as `---`',
      fix: 'write the first field on the line after `---`',
    }),
  },
  {
    codes: ['BAD_DIRECTIVE', 'MISSING_CHAR'],
    wording: /directive|YAML version/i,
    explain: ({ message }) => ({
      code: 'invalid-directive',
      message,
      fix: 'remove the line that begins with `%`; only `%YAML 1.2`, followed by a line `---`, has a meaning here',
    }),
  },
  {
    codes: ['YAML_1_1'],
    explain: () => ({
      code: 'older-yaml-version',
      message: 'The document asks for YAML 1.1, but is read as YAML 1.2',
      fix: 'remove the `%YAML` line, and write true and false where it says yes, no, on or off',
    }),
  },
  {
    codes: ['CONTROL_CHARACTER'],
    explain: ({ token }) => ({
      code: 'control-character',
      message: `The control character ${codePointOf(token)} is not allowed`,
      fix: 'delete it, or write it as an escape in double quotes',
    }),
  },
  {
    codes: ['TOO_MANY_MISTAKES'],
    explain: () => ({
      code: 'not-yaml',
      message: 'The text up to here has too many mistakes to be YAML',
      fix: 'name only files that hold YAML or JSON',
    }),
  },
  { codes: ['NESTING_TOO_DEEP', 'RESOURCE_EXHAUSTION'], explain: nestingTooDeep },
  {
    codes: ['UNEXPECTED_TOKEN'],
    wording: /^Unexpected flow-(?:map|seq)-start at node end$/,
    explain: () => ({
      code: 'unexpected-text',
      message: 'Something else begins here, after the end of the value',
      fix: 'put a line `---` between two documents',
    }),
  },
  {
    codes: ['UNEXPECTED_TOKEN'],
    wording: /at node end$|token in YAML stream(?::|$)/,
    explain: () => ({
      code: 'unexpected-text',
      message: 'There is more text here after the end of the value',
      fix: 'put the whole value in quotes, or remove what follows it; a quote may be missing further up',
    }),
  },
];

function codePointOf(token: string): string {
  return `U+${(token.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
