import type { JsonObject } from '../../../core/json/json.ts';
import { isAtLeast, type ObservabilityPlatform } from '../components.ts';

/** Pod labels that are worth having on every series: what the pod belongs to. All labels would make a new series with each rollout. */
const POD_LABELS = 'app|app_kubernetes_io_(?:name|instance|component)';

type Annotated = 'pod' | 'service';

/**
 * The jobs for what asks to be scraped by annotations: `prometheus.io/scrape: "true"`, and `port`, `path` and `scheme` where they are not
 * the usual ones. A pod without `port` is asked on each port it declares.
 */
export function annotatedJobs(platform: ObservabilityPlatform): readonly JsonObject[] {
  return [annotatedPods(platform), annotatedServices(platform)];
}

/** Where discovery looks: everywhere, or in the namespaces that the spec names and its own. */
function discoveredNamespaces({ spec, metadata }: ObservabilityPlatform): readonly string[] | undefined {
  const { scope, namespaces } = spec.components.prometheus.discovery;
  if (scope === 'Cluster') return undefined;
  return [...new Set([metadata.namespace, ...namespaces])].sort();
}

function annotatedPods(platform: ObservabilityPlatform): JsonObject {
  return {
    ...commonMembers(platform, 'kubernetes-pods', 'pod'),
    relabel_configs: [
      ...annotationRules('pod'),
      { source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Pending|Succeeded|Failed', action: 'drop' },
      { source_labels: ['__meta_kubernetes_pod_container_init'], regex: 'true', action: 'drop' },
      ...placeRules(),
    ],
  };
}

function annotatedServices(platform: ObservabilityPlatform): JsonObject {
  return {
    ...commonMembers(platform, 'kubernetes-services', 'endpointslice'),
    relabel_configs: [
      ...annotationRules('service'),
      ...placeRules(),
      { source_labels: ['__meta_kubernetes_service_name'], target_label: 'service' },
    ],
  };
}

function commonMembers(platform: ObservabilityPlatform, name: string, role: string): JsonObject {
  const names = discoveredNamespaces(platform);
  return {
    job_name: name,
    // Prometheus 3 refuses answers without a proper Content-Type, as many small exporters give them, unless it is told what they are.
    fallback_scrape_protocol: isAtLeast(platform, 'prometheus', [3, 0]) ? 'PrometheusText0.0.4' : undefined,
    kubernetes_sd_configs: [names === undefined ? { role } : { role, namespaces: { names } }],
  };
}

function annotationRules(annotated: Annotated): readonly JsonObject[] {
  const annotation = (name: string): string => `__meta_kubernetes_${annotated}_annotation_prometheus_io_${name}`;
  return [
    { source_labels: [annotation('scrape')], regex: 'true', action: 'keep' },
    { source_labels: [annotation('scheme')], regex: '(https?)', target_label: '__scheme__' },
    { source_labels: [annotation('path')], regex: '(.+)', target_label: '__metrics_path__' },
    {
      // The address without its port: a name, an IPv4 address, or an IPv6 address in brackets.
      source_labels: ['__address__', annotation('port')],
      regex: '(\\[[^\\]]+\\]|[^:;]+)(?::\\d+)?;(\\d+)',
      replacement: '$1:$2',
      target_label: '__address__',
    },
  ];
}

function placeRules(): readonly JsonObject[] {
  return [
    { regex: `__meta_kubernetes_pod_label_(${POD_LABELS})`, action: 'labelmap' },
    { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
    { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
    { source_labels: ['__meta_kubernetes_pod_node_name'], target_label: 'node' },
  ];
}
