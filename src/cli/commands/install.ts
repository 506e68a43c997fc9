import { type Command, Option } from 'commander';
import { INSTALL_PARTS } from '../../core/install/install-options.ts';
import type { CommandEntry, RunCommand } from '../command.ts';
import type { InstallCommandOptions } from '../install/install-command-options.ts';

const EXAMPLES = `
Parts: crds, rbac, agent, monitoring (needs the CRDs of the Prometheus operator), dashboard (for Grafana's side-car).

Exit codes: 0 printed, 2 wrong usage, 4 with --remove: the cluster failed.

Examples:
  planwright install --image example.com/planwright:0.1.0 | kubectl apply --server-side -f -
  planwright install --without monitoring,dashboard       without Prometheus operator and Grafana
  planwright install --only crds > crds.yaml              to be committed and applied before the resources
  planwright install --replicas 3 --shards 3              three replicas share the resources
  planwright install --remove | kubectl delete -f -       stops the agent, clears its finalizers, prints what is left`;

/** `planwright install`: the manifests of the status agent. */
export const installCommand: CommandEntry = {
  name: 'install',
  register(program: Command, run: RunCommand) {
    program
      .command('install')
      .summary('print the manifests that install the status agent')
      .description(
        'Prints the CRDs, the permissions, the Deployment, the alerts and the dashboard of the status agent, to be committed or applied. Writes nothing but with --remove.',
      )
      .option('-n, --namespace <name>', 'where the agent runs', 'planwright-system')
      .option('--name <name>', 'names everything that is installed but the CRDs', 'planwright-agent')
      .option('--image <image>', 'the image, built from the Containerfile (default: planwright:<version>)')
      .option('--replicas <number>', 'how many pods; one of them writes, or one a shard', '2')
      .option('--shards <number>', 'how many parts the resources are shared out in', '1')
      .addOption(partsOption('--only <parts>', 'print these parts alone, separated by commas').conflicts('without'))
      .addOption(partsOption('--without <parts>', 'leave these parts out, separated by commas'))
      .option(
        '--remove',
        'stop the agent and clear its finalizers in the cluster, then print what remains to be deleted',
      )
      .option('--kubeconfig <file>', 'with --remove: the kubeconfig to use (default: KUBECONFIG, then ~/.kube/config)')
      .option('--context <name>', 'with --remove: the context to use (default: the current one)')
      .addHelpText('after', EXAMPLES)
      .action((options: InstallCommandOptions) =>
        run(async (context) => {
          const { install } = await import('../install/install.ts');
          return install(options, context);
        }),
      );
  },
};

function partsOption(flags: string, description: string): Option {
  return new Option(flags, `${description}: ${INSTALL_PARTS.join(', ')}`).argParser((text: string) =>
    text.split(',').map((part) => part.trim()),
  );
}
