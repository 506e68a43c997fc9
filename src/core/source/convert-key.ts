import { isScalar, type ParsedNode, type Scalar } from 'yaml';
import { convertScalar } from './convert-scalar.ts';
import type { DocumentProblem } from './document-problem.ts';
import { nodeSpan } from './node-span.ts';
import type { TextSpan } from './text-span.ts';

/** The name a key gives its field; absent, with a reason, when it cannot be the name of a JSON member. */
export interface ConvertedKey {
  readonly name?: string;
  readonly problems: readonly KeyProblem[];
}

type KeyProblem = Omit<DocumentProblem, 'path' | 'span'> & { readonly span?: TextSpan };

/** White space and marks that look like a space or like nothing, so that two names look the same. */
const INVISIBLE = /[\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]/;

/** Turns a key into a member name, as kubectl does: numbers and booleans by their text; null and collections are refused. */
export function convertKey(text: string, node: ParsedNode): ConvertedKey {
  if (!isScalar(node)) return { problems: [complexKey(text, node)] };
  const { value, problem } = convertScalar(node);
  if (problem?.severity === 'error') return { problems: [problem] };
  const warnings = problem === undefined ? [] : [{ ...problem, fix: `put the key in quotes: "${node.source}"` }];
  if (typeof value !== 'string') return convertOtherScalar(value, node);
  if (value === '__proto__') return { problems: [forbiddenKey()] };
  const invisible = INVISIBLE.exec(text.slice(node.range[0], node.range[1]))?.[0];
  if (invisible !== undefined) return { name: value, problems: [...warnings, invisibleCharacter(invisible)] };
  return { name: value, problems: warnings };
}

/** Tells whether a key is the merge key `<<`; in quotes it is an ordinary name. */
export function isMergeKey(key: ParsedNode): boolean {
  return isScalar(key) && typeof key.value === 'symbol';
}

function convertOtherScalar(value: unknown, node: Scalar): ConvertedKey {
  const source = node.source ?? '';
  const isUnambiguous = (typeof value === 'number' || typeof value === 'boolean') && String(value) === source;
  if (isUnambiguous) return { name: source, problems: [] };
  const what = value === null ? 'null' : `the ${typeof value} ${JSON.stringify(value)}`;
  return {
    problems: [
      {
        code: 'invalid-key',
        severity: 'error',
        message: 'A key must be text',
        expected: 'text',
        actual: what,
        fix: source === '' ? 'write the name of the field before the colon' : `put the key in quotes: "${source}"`,
      },
    ],
  };
}

/** `{{ name }}` is valid YAML: a mapping whose only key is a mapping. Nobody means that. */
function complexKey(text: string, node: ParsedNode): KeyProblem {
  const { start, end } = nodeSpan(node);
  if (text.startsWith('{{', start - 1))
    return unrenderedTemplate({ start: start - 1, end: Math.min(end + 1, text.length) });
  return {
    code: 'invalid-key',
    severity: 'error',
    message: 'A list or mapping cannot be a key',
    expected: 'text',
    fix: 'write the key as plain text',
  };
}

/** What is said of a `{{ … }}` or `{% … %}` that a template engine should have replaced. */
export function unrenderedTemplate(span: TextSpan): KeyProblem & { readonly span: TextSpan } {
  return {
    code: 'unrendered-template',
    severity: 'error',
    message: 'A template expression has not been rendered',
    span,
    fix: 'render the template first (for example with `helm template`), or put the text in quotes if it is meant as it stands',
  };
}

function forbiddenKey(): KeyProblem {
  return {
    code: 'forbidden-key',
    severity: 'error',
    message: 'The key `__proto__` is not allowed, because JavaScript programs mistake it for something else',
    fix: 'use another name',
  };
}

function invisibleCharacter(character: string): KeyProblem {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return {
    code: 'invisible-character',
    severity: 'error',
    message: `The key contains the invisible character U+${code}`,
    fix: 'delete the character, and indent with plain spaces; inside double quotes it can be written as an escape',
  };
}
