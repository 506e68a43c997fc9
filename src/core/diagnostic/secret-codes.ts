import type { Diagnostic } from './diagnostic.ts';

/** Codes of diagnostics that are about a secret in plain text: what they point at is never shown. */
const SECRET_CODES: readonly string[] = ['literal-secret'];

/** Tells whether the text a diagnostic points at, and what it got, must be kept out of every output. */
export function isAboutSecret(diagnostic: Diagnostic): boolean {
  return SECRET_CODES.includes(diagnostic.code);
}
