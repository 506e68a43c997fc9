import type { CommandEntry } from '../command.ts';
import { completionCommand } from './completion.ts';
import { diffCommand } from './diff.ts';
import { explainCommand } from './explain.ts';
import { statusCommand } from './status.ts';
import { synthCommand } from './synth.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  synthCommand,
  statusCommand,
  diffCommand,
  explainCommand,
  completionCommand,
];
