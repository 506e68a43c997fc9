import { type Command, Option } from 'commander';
import type { AgentOptions } from '../agent/agent-options.ts';
import type { CommandEntry, RunCommand } from '../command.ts';

const EXAMPLES = `
In a cluster it runs as \`planwright install\` sets it up. Beside one it uses the kubeconfig, and needs the permissions of \`planwright install\`.

Environment: OPERATOR_NAMESPACE, OPERATOR_NAME, POD_NAME, LOG_LEVEL; OTEL_EXPORTER_OTLP_ENDPOINT and the other variables of OpenTelemetry.

Exit codes: 0 stopped by SIGTERM or SIGINT, 2 wrong usage, 4 no way to a cluster is configured, or a port is taken.

Examples:
  planwright agent                                        in a pod
  planwright agent --context staging --log-level debug    beside a cluster
  planwright agent --page-address 127.0.0.1:8082          with the status page on this machine
  planwright agent --shards 4                             several replicas share the resources`;

/** `planwright agent`: the status agent. */
export const agentCommand: CommandEntry = {
  name: 'agent',
  register(program: Command, run: RunCommand) {
    program
      .command('agent')
      .summary('run the status agent')
      .description(
        'Watches resources, their Plans and their objects, and keeps the status of every resource up to date. Writes statuses, Events, its Leases and its own finalizers, and nothing else.',
      )
      .addOption(
        new Option('-n, --namespace <name>', 'where its Leases are (default: the namespace of its pod)').env(
          'OPERATOR_NAMESPACE',
        ),
      )
      .addOption(
        new Option('--name <name>', 'names its Leases and the reporter of its Events')
          .env('OPERATOR_NAME')
          .default('planwright-agent'),
      )
      .option('--kubeconfig <file>', 'the kubeconfig to use (default: the service account of the pod, then as kubectl)')
      .option('--context <name>', 'the context to use (default: the current one)')
      .addOption(new Option('--log-level <level>', 'debug, info, warn or error').env('LOG_LEVEL').default('info'))
      .option('--metrics-address <host:port>', 'where /metrics is served; off with `off`', ':8080')
      .option('--health-address <host:port>', 'where /health and /ready are served; off with `off`', ':8081')
      .option('--page-address <host:port>', 'where the status page is served', 'off')
      .option('--shards <number>', 'how many parts the resources are shared out in, one replica each at a time', '1')
      .option('--workers <number>', 'how many resources are evaluated at the same time', '16')
      .option('--requests-per-second <number>', 'how many requests the API server gets at most, on average', '200')
      .option('--request-burst <number>', 'how many requests it gets at once', '400')
      .option('--extra-kinds <number>', 'how many kinds that it does not know it watches because Plans name them', '64')
      .addHelpText('after', EXAMPLES)
      .action((options: AgentOptions) =>
        run(async (context) => {
          const { agent } = await import('../agent/agent.ts');
          return agent(options, context);
        }),
      );
  },
};
