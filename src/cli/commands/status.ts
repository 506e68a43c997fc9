import { type Command, Option } from 'commander';
import { addObservationOptions } from '../status/add-observation-options.ts';
import type { CommandEntry, RunCommand } from '../command.ts';
import type { StatusOptions } from '../status/status-options.ts';

const EXAMPLES = `
Names are written as for kubectl: orders, database/orders, databases, databases orders invoices.

Exit codes: 0 everything is ready, 2 wrong usage or dump, 3 something is not ready, 4 the cluster failed.

Examples:
  planwright status                                       the resources of the current namespace
  planwright status database/orders                       all that is known of one
  planwright status -A --watch                            a live table; looks every 2 seconds, one list a kind
  planwright status orders --watch --timeout 10m          in a pipeline: 0 as soon as it is ready, else 3
  planwright status --dump-command -n shop                the command that dumps what is needed
  planwright status --from-dump dump.json                 the same from a dump, without a cluster`;

/** `planwright status`: phase, conditions, components and drift of resources. */
export const statusCommand: CommandEntry = {
  name: 'status',
  register(program: Command, run: RunCommand) {
    const command = program
      .command('status')
      .summary('say how resources are doing in a cluster')
      .description(
        'Computes what state resources are in from the live objects and the Plans in a cluster, as the status agent does, with or without one. Reads only.',
      )
      .argument('[names...]', 'the resources (default: all)');
    addObservationOptions(command)
      .option('-w, --watch', 'show changes until Ctrl-C')
      .option('--timeout <duration>', 'with --watch: end with 0 as soon as all are ready, with 3 after this long')
      .addOption(
        new Option('--dump-command', 'print the shell command that dumps what --from-dump reads').conflicts([
          'watch',
          'fromDump',
        ]),
      )
      .addHelpText('after', EXAMPLES)
      .action((names: readonly string[], options: StatusOptions) =>
        run(async (context) => {
          const { status } = await import('../status/status.ts');
          return status(names, options, context);
        }),
      );
  },
};
