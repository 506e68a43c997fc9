import type { Diagnostic } from '../core/diagnostic/diagnostic.ts';
import { renderDiagnostics } from '../core/diagnostic/render-diagnostics.ts';
import { sortDiagnostics } from '../core/diagnostic/sort-diagnostics.ts';
import type { SourceFile } from '../core/source/source.ts';
import type { Terminal } from './terminal.ts';

/** Prints diagnostics to stderr, with code frames, in the order of the files. Prints nothing when there are none. */
export function reportDiagnostics(
  diagnostics: readonly Diagnostic[],
  files: readonly SourceFile[],
  terminal: Terminal,
): void {
  if (diagnostics.length === 0) return;
  const sources = new Map(files.map((file) => [file.path, file]));
  terminal.talk(renderDiagnostics(sortDiagnostics(diagnostics), { sources, color: terminal.color }));
}
