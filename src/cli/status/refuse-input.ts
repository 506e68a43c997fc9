import type { Diagnostic } from '../../core/diagnostic/diagnostic.ts';
import { toJsonDiagnostic } from '../../core/diagnostic/to-json-diagnostic.ts';
import type { CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { reportDiagnostics } from '../report-diagnostics.ts';

/** Reports what is wrong with what was asked for, and says how that ends. */
export function refuseInput(diagnostics: readonly Diagnostic[], { terminal, format }: CommandContext): ExitCode {
  reportDiagnostics(diagnostics, [], terminal);
  if (format === 'json')
    terminal.data(`${JSON.stringify({ diagnostics: diagnostics.map(toJsonDiagnostic) }, null, 2)}\n`);
  return EXIT.input;
}
