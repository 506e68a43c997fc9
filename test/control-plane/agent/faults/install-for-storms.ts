import { readFileSync } from 'node:fs';
import { AGGREGATION_LABEL } from '../../../../src/core/install/agent-access.ts';
import { INSTALLATION } from '../../../install/test-install.ts';
import type { Cluster } from '../../harness/start-cluster.ts';
import { agentKubeconfig, installAgent } from '../agent-process.ts';

/** Pods have no ServiceAccount where no controller makes any, and nobody takes the protection from claims. */
export const WITHOUT_CONTROLLERS = {
  ownCluster: true,
  apiServerFlags: ['--disable-admission-plugins=ServiceAccount,StorageObjectInUseProtection'],
} as const;

/** How the agent shows who it is. */
export interface AgentAccess {
  readonly kubeconfig: string;
  readonly token: string;
}

/** Installs the agent where no controller runs: roles that would be put together are bound one by one. */
export async function installForStorms(cluster: Cluster): Promise<AgentAccess> {
  const { client } = cluster;
  await installAgent(cluster);
  const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' };
  const { namespace, name } = INSTALLATION;
  for (const role of await client.list(rbac, { labels: `${AGGREGATION_LABEL}=true` })) {
    await client.apply({
      apiVersion: rbac.apiVersion,
      kind: 'ClusterRoleBinding',
      metadata: { name: `aggregated-${role.metadata.name}` },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: rbac.kind, name: role.metadata.name },
      subjects: [{ kind: 'ServiceAccount', namespace, name }],
    });
  }
  const kubeconfig = await agentKubeconfig(cluster);
  return { kubeconfig, token: /token: (\S+)/.exec(readFileSync(kubeconfig, 'utf8'))?.[1] ?? '' };
}
