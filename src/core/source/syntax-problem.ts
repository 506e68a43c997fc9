import type { ErrorCode } from 'yaml';
import type { TextSpan } from './text-span.ts';

/** What the YAML library, or one of the checks around it, says against a text. */
export interface SyntaxProblem {
  readonly code: ErrorCode | 'CONTROL_CHARACTER' | 'NESTING_TOO_DEEP' | 'TOO_MANY_MISTAKES' | 'YAML_1_1';
  readonly message: string;
  readonly span: TextSpan;
  readonly isWarning: boolean;
}
