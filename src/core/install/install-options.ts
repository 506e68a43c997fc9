import type { HealthRules } from '../health/health.ts';
import type { Kind } from '../kind/kind.ts';

/** The parts that can be installed apart: `monitoring` needs the Prometheus operator's CRDs, `dashboard` a Grafana that looks for it. */
export const INSTALL_PARTS = ['crds', 'rbac', 'agent', 'monitoring', 'dashboard'] as const;

/** One of the parts. */
export type InstallPart = (typeof INSTALL_PARTS)[number];

/** What to install. */
export interface InstallOptions {
  readonly kinds: readonly Kind[];
  readonly rules: HealthRules;
  readonly parts: readonly InstallPart[];
  readonly namespace: string;
  /** Names everything but the CRDs; what OPERATOR_NAME says. */
  readonly name: string;
  readonly image: string;
  /** Of Planwright. */
  readonly version: string;
  readonly replicas: number;
  readonly shards: number;
}

/** The ports of the agent, by name. */
export const AGENT_PORTS = { metrics: 8080, health: 8081 } as const;

/** The labels that select the agent's pods. */
export function agentSelector({ name }: Pick<InstallOptions, 'name'>): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': 'planwright-agent', 'app.kubernetes.io/instance': name };
}

/** The labels of everything that is installed. */
export function installLabels(options: Pick<InstallOptions, 'name' | 'version'>): Readonly<Record<string, string>> {
  return {
    ...agentSelector(options),
    'app.kubernetes.io/version': options.version,
    'app.kubernetes.io/part-of': 'planwright',
    'app.kubernetes.io/managed-by': 'planwright-install',
  };
}
