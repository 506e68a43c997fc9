import { type Command, Option } from 'commander';

/** Adds the options that say which resources to look at, and where. */
export function addObservationOptions(command: Command): Command {
  return command
    .option('-n, --namespace <name>', 'the namespace to look in (default: that of the context; in a dump: all)')
    .addOption(new Option('-A, --all-namespaces', 'look in every namespace').conflicts('namespace'))
    .option('--kubeconfig <file>', 'the kubeconfig to use (default: KUBECONFIG, then ~/.kube/config)')
    .option('--context <name>', 'the context to use (default: the current one)')
    .addOption(
      new Option(
        '--from-dump <file>',
        'read what `kubectl get -o yaml` or `-o json` wrote instead of a cluster; - for standard input; may be repeated',
      )
        .argParser((file: string, files: readonly string[] | undefined) => [...(files ?? []), file])
        .conflicts(['kubeconfig', 'context']),
    )
    .option('--at <time>', 'the time to judge a dump at, such as 2026-05-01T12:00:00Z (default: when it was written)');
}
