import type { CommandEntry } from '../command.ts';
import { completionCommand } from './completion.ts';
import { explainCommand } from './explain.ts';
import { synthCommand } from './synth.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [synthCommand, explainCommand, completionCommand];
