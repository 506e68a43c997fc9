import type { ASTNode } from '@marcbachmann/cel-js';
import type { Expression } from './expression.ts';

/** What every step of the conversion from the parser's nodes needs. */
export interface SyntaxContext {
  readonly text: string;
  /** The Kubernetes 1.x whose syntax is accepted. */
  readonly minor: number;
  readonly convert: (node: ASTNode) => Expression;
}

/** The parser's node of one operator. */
export type NodeOf<Operator extends ASTNode['op']> = Extract<ASTNode, { readonly op: Operator }>;

/** The first Kubernetes 1.x with `a.?b`, `a[?b]` and `optional.of`. */
export const OPTIONALS_SINCE = 28;
