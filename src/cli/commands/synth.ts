import type { Command } from 'commander';
import type { CommandEntry, RunCommand } from '../command.ts';
import type { SynthOptions } from '../synth/synth-options.ts';

const EXAMPLES = `
Examples:
  planwright synth                           every resource of resources/ into dist/ and plans/
  planwright synth resources/shop.yaml       only these; what other resources rendered stays as it is
  planwright synth --check                   in CI: exit 3 when the committed output is stale
  kubectl get ck orders -o yaml | planwright synth - --out /tmp/dist --plans /tmp/plans`;

/** `planwright synth`: resources become manifests, applier objects and Plans. */
export const synthCommand: CommandEntry = {
  name: 'synth',
  register(program: Command, run: RunCommand) {
    program
      .command('synth')
      .summary('render resources into ordered manifests and Plans')
      .description(
        'Checks custom resources and renders each into ordered manifests, applier objects and a Plan. Nothing is written when anything is wrong.',
      )
      .argument('[paths...]', `files, folders or - for standard input (default: resources)`)
      .option('--out <folder>', 'where manifests and applier objects go (default: dist)')
      .option('--plans <folder>', 'where Plans and normalised resources go', 'plans')
      .option('--check', 'write nothing; exit 3 when what is there is stale')
      .option('-n, --namespace <name>', 'the namespace of resources that name none')
      .option('--config <file>', 'the configuration (default: planwright.yaml, where there is one)')
      .option('--allow-empty', 'do not take an empty input for a mistake: remove what is left of earlier resources')
      .option('--no-cache', 'render everything, also what is known to be there already (.planwright/)')
      .addHelpText('after', EXAMPLES)
      .action((paths: readonly string[], options: SynthOptions) =>
        run(async (context) => {
          const { synth } = await import('../synth/synth.ts');
          return synth(paths, options, context);
        }),
      );
  },
};
