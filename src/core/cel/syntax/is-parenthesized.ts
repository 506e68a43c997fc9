import type { ASTNode } from '@marcbachmann/cel-js';

/**
 * Tells whether parentheses enclose a node, which the parser forgets. `previousEnd` is where the operand before it ends,
 * so that nothing but operators, comments and parentheses lie between.
 */
export function isParenthesized(text: string, previousEnd: number, node: ASTNode): boolean {
  const opened = parenthesesIn(text.slice(previousEnd, node.start)).filter((sign) => sign === '(').length;
  return opened > unopenedIn(text.slice(node.start, node.end));
}

const STRINGS_COMMENTS_PARENTHESES = /"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*|[()]/g;

function parenthesesIn(text: string): string[] {
  return (text.match(STRINGS_COMMENTS_PARENTHESES) ?? []).filter((token) => token === '(' || token === ')');
}

/** Closing parentheses whose opening ones lie before the text: `a) < b` has one, for the node of `(a) < b` begins at `a`. */
function unopenedIn(text: string): number {
  let open = 0;
  let unopened = 0;
  for (const sign of parenthesesIn(text)) {
    if (sign === '(') open++;
    else if (open > 0) open--;
    else unopened++;
  }
  return unopened;
}
