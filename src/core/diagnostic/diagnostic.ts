/** A place in a file a person can open. Lines and columns count from 1; `endColumn` is exclusive and on the same line. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn?: number;
}

/** Errors stop the command (exit code 2) before anything is written; warnings never do. */
export type Severity = 'error' | 'warning';

/**
 * One thing that is wrong with what the user gave us. Diagnostics are values: a command collects all of them, from all
 * documents, before it says anything. `code` is kebab-case and stable for ever; wording may change.
 */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong, as one plain sentence without a full stop. */
  readonly message: string;
  /** `ChronikCluster chronik-stream/basic-cluster`, where the document is known. */
  readonly resource?: string;
  readonly location?: SourceLocation;
  /** `spec.storage.size` */
  readonly fieldPath?: string;
  readonly expected?: string;
  readonly actual?: string;
  /** What to do about it, as an instruction. */
  readonly fix?: string;
  /** Other places that have part in it, for example the first of two duplicates. */
  readonly related?: readonly { readonly message: string; readonly location: SourceLocation }[];
}

/** A value together with what was found wrong on the way to it. The value is absent when there were errors. */
export interface Checked<T> {
  readonly value: T | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Tells whether any of the diagnostics is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
