import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import type { ChronikCluster } from '../roles.ts';

/** Network settings that do something other than what they seem to. */
export function checkNetwork({ spec }: ChronikCluster): readonly SchemaProblem[] {
  return [...checkHostNetwork(spec), ...checkMetastoreHost(spec)];
}

function checkHostNetwork({ network }: ChronikCluster['spec']): readonly SchemaProblem[] {
  if (!network.hostNetwork) return [];
  const problems: SchemaProblem[] = [
    {
      code: 'host-network',
      severity: 'warning',
      path: ['spec', 'network', 'hostNetwork'],
      message:
        'pods use the network of their node: no two pods of this cluster fit on one node, NetworkPolicies do not hold, and Pod Security "baseline" refuses them',
      fix: 'leave `hostNetwork` out unless the network of the cluster cannot do the job',
    },
  ];
  if (network.dnsPolicy !== 'ClusterFirst') return problems;
  return [
    ...problems,
    {
      code: 'dns-policy-changed',
      severity: 'warning',
      path: ['spec', 'network', 'dnsPolicy'],
      message:
        'on the host network `ClusterFirst` does not resolve cluster names; `ClusterFirstWithHostNet` is rendered',
      fix: 'write `dnsPolicy: ClusterFirstWithHostNet`',
    },
  ];
}

function checkMetastoreHost({ metastore }: ChronikCluster['spec']): readonly SchemaProblem[] {
  const { host } = metastore.connection;
  if (!/^(localhost|127(\.\d+){3}|::1)$/i.test(host)) return [];
  return [
    {
      code: 'metastore-on-localhost',
      severity: 'warning',
      path: ['spec', 'metastore', 'connection', 'host'],
      message: 'inside a pod this address is the pod itself, where no PostgreSQL runs',
      actual: host,
      fix: 'write the name of the PostgreSQL Service, for example `postgres.databases`',
    },
  ];
}
