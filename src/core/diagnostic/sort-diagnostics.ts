import type { Diagnostic } from './diagnostic.ts';

/**
 * Orders diagnostics by file, line, column, severity (errors first) and code; those without a place come last. Diagnostics
 * that are equal in all of this keep their order.
 */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(compareDiagnostics);
}

function compareDiagnostics(left: Diagnostic, right: Diagnostic): number {
  return comparePlaces(left, right) || compareSeverities(left, right) || compareText(left.code, right.code);
}

function comparePlaces({ location: left }: Diagnostic, { location: right }: Diagnostic): number {
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  return compareText(left.file, right.file) || left.line - right.line || left.column - right.column;
}

function compareSeverities(left: Diagnostic, right: Diagnostic): number {
  return Number(left.severity === 'warning') - Number(right.severity === 'warning');
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
