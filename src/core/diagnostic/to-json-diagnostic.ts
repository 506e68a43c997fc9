import type { Diagnostic } from './diagnostic.ts';
import { isAboutSecret } from './secret-codes.ts';

/** The facts of a diagnostic for programs, as `--output json` prints them: the same as people get, and no secret either. */
export function toJsonDiagnostic(diagnostic: Diagnostic): Diagnostic {
  if (!isAboutSecret(diagnostic)) return diagnostic;
  const { actual: _, ...shown } = diagnostic;
  return shown;
}
