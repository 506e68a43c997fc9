import type { ParsedNode } from 'yaml';
import type { TextSpan } from './text-span.ts';

/** The text of a node itself, without its anchor, its tag and the comments round it. */
export function nodeSpan(node: ParsedNode): TextSpan {
  const [start, end] = node.range;
  return { start, end };
}
