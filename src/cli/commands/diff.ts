import type { Command } from 'commander';
import type { CommandEntry, RunCommand } from '../command.ts';
import { addObservationOptions } from '../status/add-observation-options.ts';
import type { ObservationOptions } from '../status/status-options.ts';

const EXAMPLES = `
Each line is a field: what the Plan says → what the cluster has, who wrote that, and when. \`-\` is missing in the cluster,
\`~\` has another value, \`+\` is there though the Plan does not have it. Values of Secrets are never read.

Exit codes: 0 the cluster is what the Plans say, 2 wrong usage or dump, 3 it differs, 4 the cluster failed.

Examples:
  planwright diff                             the resources of the current namespace
  planwright diff database/orders -o json     one of them, for programs
  planwright diff -A                          all of the cluster
  planwright diff --from-dump dump.json       from a dump (see \`planwright status --dump-command\`)`;

/** `planwright diff`: the cluster against the Plans, field by field. */
export const diffCommand: CommandEntry = {
  name: 'diff',
  register(program: Command, run: RunCommand) {
    const command = program
      .command('diff')
      .summary('compare a cluster with its Plans, field by field')
      .description('Compares the live objects of resources with their Plans, in apply order. Reads only.')
      .argument('[names...]', 'the resources (default: all)');
    addObservationOptions(command)
      .addHelpText('after', EXAMPLES)
      .action((names: readonly string[], options: ObservationOptions) =>
        run(async (context) => {
          const { diff } = await import('../status/diff.ts');
          return diff(names, options, context);
        }),
      );
  },
};
