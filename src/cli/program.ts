import { Command, Option } from 'commander';
import type { CommandContext } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import type { ExitCode } from './exit-codes.ts';
import { checkKubernetesVersion } from './kubernetes-version.ts';
import { processTerminal } from './terminal.ts';
import { VERSION } from './version.ts';

/** The whole command line. `finish` is told how the command ended. */
export function createProgram(finish: (code: ExitCode) => void): Command {
  const program = new Command('planwright');
  program
    .description('Custom resources become ordered manifests and Plans, checked before they reach a cluster.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('(run `planwright --help` for the commands and options)')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  for (const entry of COMMANDS) {
    entry.register(program, async (start) => finish(await start(contextOf(program, entry.name))));
    addSharedOptions(program.commands.find((command) => command.name() === entry.name));
  }
  return program;
}

function addSharedOptions(command: Command | undefined): void {
  command
    ?.addOption(
      new Option('-o, --output <format>', 'how to print the result').choices(['text', 'json']).default('text'),
    )
    .option('-q, --quiet', 'print no progress and no notices')
    .option('--kube-version <version>', 'the Kubernetes version to render and check for, such as 1.36')
    .showHelpAfterError(`(run \`planwright ${command.name()} --help\` for its options and examples)`)
    .exitOverride();
}

function contextOf(program: Command, name: string): CommandContext {
  const command = program.commands.find((each) => each.name() === name);
  const options: { output?: string; quiet?: boolean; kubeVersion?: string } = command?.opts() ?? {};
  checkKubernetesVersion(options.kubeVersion, (message) => command?.error(message, { exitCode: 2 }));
  return {
    terminal: processTerminal({ quiet: options.quiet === true, environment: process.env }),
    format: options.output === 'json' ? 'json' : 'text',
    kubernetesVersion: options.kubeVersion,
  };
}
