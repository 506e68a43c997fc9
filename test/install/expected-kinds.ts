/** The kinds of objects that each part consists of. */
export const PROJECTED = {
  crds: ['CustomResourceDefinition'],
  rbac: ['Namespace', 'ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
  agent: ['Namespace', 'Service', 'PodDisruptionBudget', 'Deployment'],
  monitoring: ['Namespace', 'ServiceMonitor', 'PrometheusRule'],
  dashboard: ['Namespace', 'ConfigMap'],
};
