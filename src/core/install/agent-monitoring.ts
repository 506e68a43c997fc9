import type { Manifest } from '../manifest/manifest.ts';
import { agentAlerts } from './agent-alerts.ts';
import { agentSelector, type InstallOptions, installLabels } from './install-options.ts';

/** How Prometheus finds the agent, and what it alerts on: objects of the Prometheus operator. */
export function agentMonitoring(options: InstallOptions): readonly Manifest[] {
  const { name, namespace } = options;
  const labels = installLabels(options);
  return [
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: { name, namespace, labels },
      spec: {
        selector: { matchLabels: agentSelector(options) },
        // `namespace` and `name` are those of the resource, not of the agent.
        endpoints: [{ port: 'metrics', path: '/metrics', interval: '30s', honorLabels: true }],
      },
    },
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name, namespace, labels },
      spec: { groups: [{ name: 'planwright', rules: agentAlerts(options) }] },
    },
  ];
}
