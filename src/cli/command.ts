import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** What every command gets beside its own options. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly format: 'text' | 'json';
  /** `--kube-version`, where given. */
  readonly kubernetesVersion: string | undefined;
}

/**
 * Runs one command and remembers how it ended. What a command needs is imported when it runs, so that `--help` reads none of it.
 */
export type RunCommand = (start: (context: CommandContext) => Promise<ExitCode>) => Promise<void>;

/** One verb of the command line. It registers its options and examples, and hands its work to `run`. */
export interface CommandEntry {
  readonly name: string;
  register(program: Command, run: RunCommand): void;
}
