/**
 * Tells whether a CEL expression uses the variable `oldSelf`, which makes it a transition rule. Strings, comments and
 * fields of that name (`self.oldSelf`) do not count.
 */
export function mentionsOldSelf(expression: string): boolean {
  return /(?<![\w.])oldSelf(?!\w)/.test(expression.replace(STRINGS_AND_COMMENTS, ' " ').replace(/\.\s+/g, '.'));
}

/** CEL's string literals (raw ones have no escapes) and comments, whichever begins first. */
const STRINGS_AND_COMMENTS = new RegExp(
  [
    String.raw`\b(?:[rR][bB]?|[bB][rR])(?:"""[^]*?"""|'''[^]*?'''|"[^"\n]*"|'[^'\n]*')`,
    String.raw`"""(?:\\[^]|[^\\])*?"""`,
    String.raw`'''(?:\\[^]|[^\\])*?'''`,
    String.raw`"(?:\\.|[^"\\\n])*"`,
    String.raw`'(?:\\.|[^'\\\n])*'`,
    String.raw`//.*`,
  ].join('|'),
  'g',
);
