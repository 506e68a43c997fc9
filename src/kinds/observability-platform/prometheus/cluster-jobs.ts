import type { JsonObject } from '../../../core/json/json.ts';
import type { ObservabilityPlatform } from '../components.ts';
import { ACCOUNT_PATH } from './paths.ts';

/** How Prometheus shows who it is to API servers and kubelets. */
const AUTHORIZATION = { credentials_file: `${ACCOUNT_PATH}/token` };
const AUTHORITY = `${ACCOUNT_PATH}/ca.crt`;

/**
 * The jobs for the cluster itself, for the discovery scope Cluster: API servers, kubelets and the containers that kubelets know of.
 * Kubelets are asked directly (`nodes/metrics`): by way of the API server it would take `nodes/proxy`, which may do anything on a node.
 */
export function clusterJobs({ spec }: ObservabilityPlatform): readonly JsonObject[] {
  if (spec.components.prometheus.discovery.scope !== 'Cluster') return [];
  return [apiServers(), kubelets('kubernetes-nodes', '/metrics'), kubelets('kubernetes-cadvisor', '/metrics/cadvisor')];
}

function apiServers(): JsonObject {
  return {
    job_name: 'kubernetes-apiservers',
    scheme: 'https',
    authorization: AUTHORIZATION,
    // The certificates of API servers name the Service, and not every address that its slices have.
    tls_config: { ca_file: AUTHORITY, server_name: 'kubernetes.default.svc' },
    kubernetes_sd_configs: [{ role: 'endpointslice', namespaces: { names: ['default'] } }],
    relabel_configs: [
      {
        source_labels: ['__meta_kubernetes_service_name', '__meta_kubernetes_endpointslice_port_name'],
        regex: 'kubernetes;https',
        action: 'keep',
      },
    ],
  };
}

function kubelets(name: string, path: string): JsonObject {
  return {
    job_name: name,
    scheme: 'https',
    metrics_path: path,
    authorization: AUTHORIZATION,
    // Kubelets sign their certificates themselves unless a cluster is set up otherwise (serverTLSBootstrap), and nothing tells.
    tls_config: { ca_file: AUTHORITY, insecure_skip_verify: true },
    kubernetes_sd_configs: [{ role: 'node' }],
    relabel_configs: [{ source_labels: ['__meta_kubernetes_node_name'], target_label: 'node' }],
  };
}
