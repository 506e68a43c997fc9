import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import { readConfigBinding, readConfigRole, roleAccount } from './access.ts';
import { roleAutoscaler, roleBudget } from './availability.ts';
import { configMap } from './configuration.ts';
import { networkPolicy } from './network-policy.ts';
import { type ChronikCluster, type Role, rolesOf } from './roles.ts';
import { serviceMonitor } from './service-monitor.ts';
import { clientService, externalService, governingService } from './services.ts';
import { deployment, statefulSet } from './workloads.ts';

/** The component of objects that serve all roles. */
const CLUSTER_COMPONENT = 'cluster';

/** Adds every object of a ChronikCluster to its chart. */
export function synthesizeChronikCluster(chart: ResourceChart, cluster: ChronikCluster): void {
  chart.add({ step: 'config', component: CLUSTER_COMPONENT }, configMap(cluster));
  for (const role of rolesOf(cluster)) {
    addAccess(chart, cluster, role);
    addWorkload(chart, cluster, role);
    addAvailability(chart, cluster, role);
  }
  if (cluster.spec.monitoring.serviceMonitor.enabled) {
    const placement = { step: 'exposure', component: CLUSTER_COMPONENT, optionalKind: true };
    chart.add(placement, serviceMonitor(chart, cluster, CLUSTER_COMPONENT));
  }
}

function addAccess(chart: ResourceChart, cluster: ChronikCluster, role: Role): void {
  const rbac = { step: 'rbac', component: role.name };
  chart.add(rbac, roleAccount(cluster, role));
  chart.add(rbac, readConfigRole(cluster, role));
  chart.add(rbac, readConfigBinding(cluster, role));
  // Pods on the host's network are outside what a NetworkPolicy governs.
  if (cluster.spec.network.hostNetwork) return;
  chart.add({ step: 'config', component: role.name }, networkPolicy(chart, cluster, role));
}

function addWorkload(chart: ResourceChart, cluster: ChronikCluster, role: Role): void {
  const component = role.name;
  const autoscaled = role.autoscaling !== undefined;
  chart.add({ step: 'services', component }, clientService(chart, cluster, role));
  if (!role.stateful) {
    chart.add({ step: 'workloads', component, autoscaled }, deployment(chart, cluster, role));
    return;
  }
  chart.add({ step: 'stateful', component }, governingService(chart, cluster, role));
  chart.add({ step: 'stateful', component, autoscaled }, statefulSet(chart, cluster, role));
}

function addAvailability(chart: ResourceChart, cluster: ChronikCluster, role: Role): void {
  const component = role.name;
  const budget = roleBudget(chart, cluster, role);
  if (budget !== undefined) chart.add({ step: 'disruption', component }, budget);
  const scaler = roleAutoscaler(cluster, role);
  if (scaler !== undefined) chart.add({ step: 'autoscaling', component }, scaler);
  if (role.name === 'ingest' && cluster.spec.network.serviceType !== 'ClusterIP') {
    chart.add({ step: 'exposure', component }, externalService(chart, cluster, role));
  }
}
