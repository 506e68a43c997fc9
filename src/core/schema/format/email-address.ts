import { isIpAddress } from './ip-address.ts';

const ATOM = /[!#-'*+\-./\d=?A-Z^_`a-z{|}~\u0080-\u{10ffff}]+/uy;
const QUOTED = /"(?:[\t !#-[\]-~\u0080-\u{10ffff}]|\\[\t -~\u0080-\u{10ffff}])*"/uy;
const COMMENT = /\((?:[^()\\]|\\[^])*\)/uy;
const DOMAIN_LITERAL = /\[[!-Z^-~\u0080-\u{10ffff}]*\]/uy;
const SPACE = /[ \t]*/y;

/**
 * Format `email`: one RFC 5322 mailbox, with or without a display name, as Go's mail.ParseAddress reads it. Groups
 * (`team: a@b.c;`) and nested comments, which Go takes, are refused.
 */
export function isEmailAddress(text: string): boolean {
  const bare = skipAddress(text, skip(SPACE, text, 0));
  if (bare !== undefined) return skipComments(text, bare) === text.length;
  const angle = skipPhrase(text);
  if (text[angle] !== '<') return false;
  const end = skipAddress(text, skip(SPACE, text, angle + 1));
  return end !== undefined && text[end] === '>' && skipComments(text, end + 1) === text.length;
}

/** The position after `local@domain`, or undefined where there is none. */
function skipAddress(text: string, start: number): number | undefined {
  const isQuoted = text[start] === '"';
  const end = isQuoted ? match(QUOTED, text, start) : dotAtom(text, start);
  const isEmpty = isQuoted && end === start + 2;
  if (end === undefined || isEmpty || text[end] !== '@') return undefined;
  return skipDomain(text, skip(SPACE, text, end + 1));
}

function skipDomain(text: string, start: number): number | undefined {
  if (text[start] !== '[') return dotAtom(text, start);
  const end = match(DOMAIN_LITERAL, text, start);
  return end !== undefined && isIpAddress(text.slice(start + 1, end - 1)) ? end : undefined;
}

function dotAtom(text: string, start: number): number | undefined {
  const end = match(ATOM, text, start);
  if (end === undefined) return undefined;
  const atom = text.slice(start, end);
  return atom.startsWith('.') || atom.endsWith('.') || atom.includes('..') ? undefined : end;
}

/** The position after a display name and the white space that follows it. */
function skipPhrase(text: string): number {
  let at = skip(SPACE, text, 0);
  for (;;) {
    const next = match(QUOTED, text, at) ?? match(ATOM, text, at) ?? (at > 0 ? match(COMMENT, text, at) : undefined);
    if (next === undefined) return at;
    at = skip(SPACE, text, next);
  }
}

function skipComments(text: string, start: number): number {
  let at = skip(SPACE, text, start);
  for (let end = match(COMMENT, text, at); end !== undefined; end = match(COMMENT, text, at)) {
    at = skip(SPACE, text, end);
  }
  return at;
}

function match(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function skip(pattern: RegExp, text: string, at: number): number {
  return match(pattern, text, at) ?? at;
}
