import { Composer, type ErrorCode, type ParsedNode, Schema, type YAMLError } from 'yaml';
import { readTokens } from './read-tokens.ts';
import type { SyntaxProblem } from './syntax-problem.ts';

/** The syntax tree of one document. It has no contents when the text was refused before a tree was made. */
export interface ComposedDocument {
  readonly contents: ParsedNode | undefined;
  /** Errors first. */
  readonly problems: readonly SyntaxProblem[];
}

/** Made once: a schema costs more than a small document. Tags beyond YAML's own core are left unresolved, and refused later. */
const CORE_SCHEMA = new Schema({ schema: 'core', merge: true, resolveKnownTags: false });

/** Parses the text of one document (YAML 1.2, core schema, merge keys). Duplicate keys and aliases are left to `convertDocument`. */
export function composeDocument(text: string): ComposedDocument {
  const controlCharacters = findControlCharacters(text);
  // The library's tokens are marked with control characters, so none may reach it.
  const tokens = readTokens(controlCharacters.length === 0 ? text : text.replaceAll(CONTROL_CHARACTER, ' '));
  if (!Array.isArray(tokens)) return { contents: undefined, problems: [...controlCharacters, tokens] };
  // The library's own check of unique keys compares each key with every other one; `convertDocument` does it in one pass.
  const composer = new Composer({ schema: CORE_SCHEMA, version: '1.2', uniqueKeys: false, logLevel: 'silent' });
  const [document, ...others] = composer.compose(tokens, true, text.length);
  if (document === undefined) return { contents: undefined, problems: controlCharacters };
  const { warnings, directives } = document;
  const problems = [
    ...controlCharacters,
    ...[document, ...others].flatMap((one) => one.errors.map((error) => fromLibrary(error, false))),
    ...warnings.map((warning) => fromLibrary(warning, !REFUSED_WARNINGS.has(warning.code))),
    ...(directives.yaml.explicit === true && directives.yaml.version === '1.1' ? [olderVersion(text)] : []),
  ];
  problems.sort((left, right) => Number(left.isWarning) - Number(right.isWarning));
  return { contents: document.contents ?? undefined, problems };
}

/** The library reads a value with an unknown tag as if it had none. That is not what was written, so it is an error here. */
const REFUSED_WARNINGS: ReadonlySet<ErrorCode> = new Set(['TAG_RESOLVE_FAILED', 'BAD_COLLECTION_TYPE']);

/** YAML 1.2.2, section 5.1: these may only be written as escapes. Kubernetes' own parser refuses them as well. */
const CONTROL_CHARACTER = /[^\P{Cc}\t\n\r\x85]/gu;

function findControlCharacters(text: string): SyntaxProblem[] {
  const found = text.matchAll(CONTROL_CHARACTER);
  return Array.from(found, ({ index }) => ({
    code: 'CONTROL_CHARACTER',
    message: 'Control characters are not allowed',
    span: { start: index, end: index + 1 },
    isWarning: false,
  }));
}

function fromLibrary(error: YAMLError, isWarning: boolean): SyntaxProblem {
  const [start, end] = error.pos;
  return { code: error.code, message: error.message, span: { start: Math.max(0, start), end }, isWarning };
}

function olderVersion(text: string): SyntaxProblem {
  const start = text.indexOf('%YAML');
  return { code: 'YAML_1_1', message: '', span: { start, end: start + '%YAML 1.1'.length }, isWarning: true };
}
