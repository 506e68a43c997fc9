import type { Command } from 'commander';
import type { CommandEntry, RunCommand } from '../command.ts';

const EXAMPLES = `
Examples:
  planwright explain                               the kinds there are
  planwright explain chronikcluster                what a ChronikCluster is made of
  planwright explain ck.spec.storage.backend       one field: type, default, values, rules
  planwright explain ck.spec.autoscaling --recursive`;

/** `planwright explain`: the documentation of a kind, from its schema. */
export const explainCommand: CommandEntry = {
  name: 'explain',
  register(program: Command, run: RunCommand) {
    program
      .command('explain')
      .summary('print the documentation of a kind or of one of its fields')
      .description('Prints what the schema of a kind says: fields, types, defaults, limits, rules.')
      .argument('[kind.path]', 'a kind, or a field of it: chronikcluster.spec.storage')
      .option('-r, --recursive', 'print the fields below as well')
      .addHelpText('after', EXAMPLES)
      .action((target: string | undefined, options: { readonly recursive?: boolean }) =>
        run(async (context) => {
          const { explain } = await import('../explain/explain.ts');
          return explain(target, options.recursive === true, context);
        }),
      );
  },
};
