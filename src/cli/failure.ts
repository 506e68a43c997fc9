import { WorldError } from '../edges/world-error.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** What to print about an error that ended a command, and the exit code it deserves. */
export function describeFailure(error: unknown): { readonly message: string; readonly code: ExitCode } {
  if (error instanceof WorldError) return { message: `error: ${error.message}\n`, code: EXIT.world };
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    message: `This is a bug in Planwright; please report it with the lines below.\n${details}\n`,
    code: EXIT.bug,
  };
}
