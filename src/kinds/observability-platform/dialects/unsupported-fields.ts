import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { dropField, type DropReason } from './move-field.ts';
import { COMPONENT_FIELDS, specPath } from './spec-path.ts';

const DELIVERY: DropReason = {
  reason: 'Argo CD or Flux delivers what Planwright renders',
  fix: 'take it out; how things are delivered is said in planwright.yaml',
};
const QUOTA: DropReason = {
  reason: 'a ResourceQuota would bind everything else in the namespace as well',
  fix: 'take it out; `loki.limits` and `tempo.limits` are the quotas per tenant',
};
const OTHER_TOOL: DropReason = { reason: 'this is the work of another tool', fix: 'take it out' };
const SINGLE_BINARY: DropReason = {
  reason: 'every pod runs the whole program',
  fix: 'take it out; `replicas` and `resources` are those of the whole',
};
const RESTRICTED: DropReason = {
  reason: 'every pod is rendered for the Pod Security Standard "restricted", with the user of its image',
};

/** Features of upstream's documents that Planwright does not have, by field. */
const PLATFORM: Readonly<Record<string, DropReason>> = {
  ai: OTHER_TOOL,
  airgapped: {
    reason: 'images are chosen for each component',
    fix: 'write `image` in each component, and `global.imagePullSecrets`',
  },
  automation: DELIVERY,
  autoscaling: {
    reason: 'autoscalers are those of single components',
    fix: 'write `grafana.autoscaling` or `openTelemetryCollector.autoscaling`',
  },
  chaos: OTHER_TOOL,
  cicd: DELIVERY,
  compliance: OTHER_TOOL,
  configAsCode: DELIVERY,
  costAllocation: OTHER_TOOL,
  costOptimization: OTHER_TOOL,
  disasterRecovery: { reason: 'one platform is one cluster', fix: 'take it out; `backup` keeps copies elsewhere' },
  failover: { reason: 'one platform is one cluster' },
  federation: {
    reason: 'Planwright has no such setting',
    fix: 'write a job for /federate in `prometheus.additionalScrapeConfigs`',
  },
  gitOps: DELIVERY,
  gitops: DELIVERY,
  maintenanceWindow: OTHER_TOOL,
  monitoring: {
    reason: 'Prometheus scrapes every component of the platform in any case',
    fix: 'take it out; write further rules under `alerting.rules`',
  },
  quotas: QUOTA,
  resourceQuota: QUOTA,
  serviceMesh: { reason: 'a service mesh is installed and configured by its own tools' },
};

/** The same for any component. */
const COMPONENT: Readonly<Record<string, DropReason>> = {
  affinity: { reason: 'affinity is that of the whole platform', fix: 'write `global.affinity`' },
  compactor: SINGLE_BINARY,
  containerSecurityContext: RESTRICTED,
  deploymentMode: SINGLE_BINARY,
  distributor: SINGLE_BINARY,
  healthChecks: { reason: 'the probes are those that fit the program' },
  ingester: SINGLE_BINARY,
  podSecurityContext: RESTRICTED,
  querier: SINGLE_BINARY,
  queryFrontend: SINGLE_BINARY,
  securityContext: RESTRICTED,
};

/** Single fields that read like something Planwright has. */
const FIELDS: Readonly<Record<string, DropReason>> = {
  'global.logFormat': { reason: 'each program logs in its own format' },
  'global.defaultResources': { reason: 'every component has defaults of its own', fix: 'write `resources` in each' },
  'global.securityContext': RESTRICTED,
  'highAvailability.podDisruptionBudget': { reason: 'components with several pods have a budget in any case' },
  'highAvailability.topologySpreadConstraints': {
    reason: 'the pods of a component are spread over nodes and zones in any case',
  },
  'security.rbac': { reason: 'each component has the least permissions it needs in any case' },
};

/** Takes out features that Planwright does not have, with a warning each that says why and what does the same. */
export function dropUnsupportedFields(spec: SpecRewriter): void {
  for (const [name, reason] of Object.entries(PLATFORM)) dropField(spec, ['spec', name], reason);
  for (const [name, reason] of Object.entries(FIELDS)) dropField(spec, specPath(name), reason);
  for (const name of [...COMPONENT_FIELDS.map((field) => `components.${field}`), 'alerting.alertmanager']) {
    for (const [field, reason] of Object.entries(COMPONENT)) dropField(spec, [...specPath(name), field], reason);
  }
}
