import { describe } from 'vitest';
import { buildCommand, missingPrograms, type Program } from '../control-plane/harness/programs.ts';

/** A suite that runs programs but needs no cluster. Skipped, naming what is missing, where one of them is not on this machine. */
export function describeWithPrograms(title: string, programs: readonly Program[], body: () => void): void {
  const reason = reasonToSkip(programs);
  describe.skipIf(reason !== undefined)(reason === undefined ? title : `${title} (SKIPPED: ${reason})`, body);
}

/** Which of the programs are not on this machine and what builds them; undefined where all are there. */
export function reasonToSkip(programs: readonly Program[]): string | undefined {
  const missing = missingPrograms(programs);
  if (missing.length === 0) return undefined;
  return `${missing.join(', ')} not on this machine: ${buildCommand(missing)}`;
}
