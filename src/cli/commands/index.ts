import type { CommandEntry } from '../command.ts';
import { agentCommand } from './agent.ts';
import { completionCommand } from './completion.ts';
import { diffCommand } from './diff.ts';
import { explainCommand } from './explain.ts';
import { installCommand } from './install.ts';
import { statusCommand } from './status.ts';
import { synthCommand } from './synth.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  synthCommand,
  statusCommand,
  diffCommand,
  agentCommand,
  installCommand,
  explainCommand,
  completionCommand,
];
