import { restrictedContainer, restrictedPod } from '../blocks/restricted-pod.ts';
import type { JsonObject } from '../json/json.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { AGENT_PORTS, agentSelector, type InstallOptions, installLabels } from './install-options.ts';

/** The user of the image's process; it owns nothing in the image. */
const USER = 65_532;

/** What runs the agent: the Deployment, the Service that its metrics are scraped by, and a budget where there are several replicas. */
export function agentWorkload(options: InstallOptions): readonly Manifest[] {
  const { name, namespace, replicas } = options;
  const labels = installLabels(options);
  const selector = agentSelector(options);
  const service: Manifest = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels },
    spec: { selector, ports: [{ name: 'metrics', port: AGENT_PORTS.metrics, targetPort: 'metrics' }] },
  };
  const budget: Manifest = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, namespace, labels },
    spec: { maxUnavailable: 1, selector: { matchLabels: selector }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  };
  return [service, ...(replicas > 1 ? [budget] : []), deployment(options)];
}

function deployment(options: InstallOptions): Manifest {
  const { name, namespace, replicas } = options;
  const labels = installLabels(options);
  const selector = agentSelector(options);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      replicas,
      selector: { matchLabels: selector },
      template: { metadata: { labels }, spec: podSpec(options) },
    },
  };
}

function podSpec(options: InstallOptions): JsonObject {
  return {
    serviceAccountName: options.name,
    securityContext: { ...restrictedPod(USER) },
    // It gives its Leases back when it is told to stop.
    terminationGracePeriodSeconds: 30,
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: agentSelector(options) },
      },
    ],
    containers: [container(options)],
  };
}

function container({ name, image, shards }: InstallOptions): JsonObject {
  return {
    name: 'agent',
    image,
    args: ['agent', ...(shards > 1 ? [`--shards=${shards}`] : [])],
    env: [
      { name: 'OPERATOR_NAME', value: name },
      { name: 'OPERATOR_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
      { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'LOG_LEVEL', value: 'info' },
    ],
    ports: Object.entries(AGENT_PORTS).map(([port, containerPort]) => ({ name: port, containerPort })),
    livenessProbe: { httpGet: { path: '/health', port: 'health' }, periodSeconds: 20, timeoutSeconds: 5 },
    readinessProbe: { httpGet: { path: '/ready', port: 'health' }, periodSeconds: 10, timeoutSeconds: 5 },
    // For about a thousand resources, with room for a list of large objects. A limit of processor time would only make it late.
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    securityContext: { ...restrictedContainer() },
  };
}
