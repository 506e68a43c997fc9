import type { JsonObject } from '../../../core/json/json.ts';
import type { ObservabilityPlatform } from '../components.ts';
import { logRoute } from './log-route.ts';
import { typeName } from './type-name.ts';

/** The variable with the name of the node that a pod runs on. */
export const NODE_VARIABLE = 'NODE_NAME';

/** What is known of the pod that sent something, and costs no more than reading pods and ReplicaSets. */
const POD_METADATA = [
  'k8s.namespace.name',
  'k8s.pod.name',
  'k8s.pod.uid',
  'k8s.pod.start_time',
  'k8s.node.name',
  'k8s.deployment.name',
  'k8s.statefulset.name',
  'k8s.daemonset.name',
];

/** Attributes that become labels in Loki 2; all others stay in the log line. Each label makes streams of its own. */
const LOG_LABELS = ['service.name', 'service.namespace', 'k8s.namespace.name', 'k8s.deployment.name', 'k8s.pod.name'];

/** The processors of a collector, and those that only logs pass. */
export interface Processors {
  readonly all: JsonObject;
  readonly logs: JsonObject;
}

/** What is put together last, below the 4 MiB that a gRPC server takes by default. */
const BATCH = { timeout: '1s', send_batch_size: 1000, send_batch_max_size: 2000 };

/** What happens to everything on its way: the memory limit first, so that what is refused has cost nothing; batches last. */
export function processorsOf(platform: ObservabilityPlatform): Processors {
  const attributes = platformAttributes(platform);
  const first = {
    memory_limiter: { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 25 },
    [typeName(platform, 'k8sattributes')]: podAttributes(platform),
    ...(attributes.length === 0 ? {} : { resource: { attributes } }),
  };
  const hint = logRoute(platform).by === 'loki' ? { 'resource/loki': { attributes: [labelHint(platform)] } } : {};
  return { all: { ...first, batch: BATCH }, logs: { ...first, ...hint, batch: BATCH } };
}

/** Who sent something: the pod that the resource names, else the one at the other end of the connection. */
function podAttributes({ spec }: ObservabilityPlatform): JsonObject {
  const { mode } = spec.components.openTelemetryCollector;
  return {
    auth_type: 'serviceAccount',
    // What is on the node is all that a node's own collector hears from.
    ...(mode === 'daemonset' ? { filter: { node_from_env_var: NODE_VARIABLE } } : {}),
    extract: { metadata: POD_METADATA },
    pod_association: [
      { sources: [{ from: 'resource_attribute', name: 'k8s.pod.uid' }] },
      { sources: [{ from: 'resource_attribute', name: 'k8s.pod.ip' }] },
      { sources: [{ from: 'connection' }] },
    ],
  };
}

/** The platform's labels, for everything that does not carry them yet. */
function platformAttributes({ spec }: ObservabilityPlatform): readonly JsonObject[] {
  const { externalLabels } = spec.global;
  return labelNames(spec).map((key) => ({ key, value: literal(externalLabels[key] ?? ''), action: 'insert' }));
}

/** The hint by which Loki's older exporter makes labels. */
function labelHint({ spec }: ObservabilityPlatform): JsonObject {
  const labels = [...LOG_LABELS, ...labelNames(spec)];
  return { key: 'loki.resource.labels', value: labels.join(', '), action: 'insert' };
}

/** Sorted: the order in which somebody wrote them must not restart the collector. */
function labelNames(spec: ObservabilityPlatform['spec']): readonly string[] {
  return Object.keys(spec.global.externalLabels).sort();
}

/** The collector expands `$NAME` everywhere; `$$` is a dollar that stays one. */
function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}
