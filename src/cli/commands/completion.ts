import type { Command } from 'commander';
import { Argument } from 'commander';
import { renderCompletion, SHELLS, type Shell } from '../completion-script.ts';
import type { CommandEntry, RunCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';

const EXAMPLES = `
Examples:
  source <(planwright completion bash)
  planwright completion zsh > "\${fpath[1]}/_planwright"
  planwright completion fish > ~/.config/fish/completions/planwright.fish`;

/** `planwright completion`: the script that teaches a shell our commands and options. */
export const completionCommand: CommandEntry = {
  name: 'completion',
  register(program: Command, run: RunCommand) {
    program
      .command('completion')
      .summary('print a completion script for a shell')
      .description('Prints a script that completes commands and options; load it in the start-up file of the shell.')
      .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
      .addHelpText('after', EXAMPLES)
      .action((shell: Shell) =>
        run(({ terminal }) => {
          terminal.data(renderCompletion(program, shell));
          return Promise.resolve(EXIT.clean);
        }),
      );
  },
};
