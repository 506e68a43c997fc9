import { crd as planCrd } from '../plan/crd.generated.ts';
import type { JsonObject } from '../json/json.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { agentAccess } from './agent-access.ts';
import { agentDashboard } from './agent-dashboard.ts';
import { agentMonitoring } from './agent-monitoring.ts';
import { agentWorkload } from './agent-workload.ts';
import { type InstallOptions, type InstallPart, installLabels } from './install-options.ts';

/** Everything that an installation consists of, in the order in which it is applied. The same options give the same manifests. */
export function installManifests(options: InstallOptions): readonly Manifest[] {
  const parts = options.parts.filter((part, index, all) => all.indexOf(part) === index);
  const isNamespaced = parts.some((part) => part !== 'crds');
  return [
    ...(parts.includes('crds') ? MAKERS.crds(options) : []),
    ...(isNamespaced ? [namespaceOf(options)] : []),
    ...parts.filter((part) => part !== 'crds').flatMap((part) => MAKERS[part](options)),
  ];
}

const MAKERS: Readonly<Record<InstallPart, (options: InstallOptions) => readonly Manifest[]>> = {
  crds: definitions,
  rbac: agentAccess,
  agent: agentWorkload,
  monitoring: agentMonitoring,
  dashboard: agentDashboard,
};

function definitions({ kinds }: InstallOptions): readonly Manifest[] {
  const all = [...kinds.map(({ definition }) => definition), planCrd];
  return all.map((definition) => definition as unknown as JsonObject as Manifest); // Generated from YAML: plain JSON.
}

/** The agent keeps what Pod Security calls restricted. */
function namespaceOf(options: InstallOptions): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: options.namespace,
      labels: { ...installLabels(options), 'pod-security.kubernetes.io/enforce': 'restricted' },
    },
  };
}
