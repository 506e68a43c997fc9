import type { JsonObject } from '../../../core/json/json.ts';
import {
  COMPONENTS,
  type ComponentName,
  headlessHostOf,
  hostOf,
  isEnabled,
  type ObservabilityPlatform,
} from '../components.ts';
import { grafanaPath } from '../grafana/address.ts';
import { COMPONENT_PORTS, type ComponentPort } from '../ports.ts';
import { servesTls, TLS_FILES } from '../tls.ts';

/**
 * The jobs that scrape the platform itself, named like its components. The SRV records of a headless Service name each of its pods, so
 * that scaling changes nothing here, a StatefulSet's pods keep their `instance`, and clusters without IPv4 work.
 */
export function componentJobs(platform: ObservabilityPlatform): readonly JsonObject[] {
  return scrapedComponents(platform).map((name) => {
    const port = metricsPort(name);
    return {
      job_name: name,
      metrics_path: metricsPath(platform, name),
      // The collector's metrics about itself know no TLS.
      ...(name === 'collector' ? {} : clientTls(platform, name)),
      dns_sd_configs: [{ names: [`_${port?.name}._tcp.${headlessHostOf(platform, name)}`] }],
    };
  });
}

function metricsPort(name: ComponentName): ComponentPort | undefined {
  return COMPONENT_PORTS[name].find(({ metrics }) => metrics !== undefined);
}

/** Grafana answers below the path of its address only. */
function metricsPath(platform: ObservabilityPlatform, name: ComponentName): string | undefined {
  const path = metricsPort(name)?.metrics;
  return name === 'grafana' ? `${grafanaPath(platform)}${path}` : path;
}

/** The components that have metrics, in their order. */
export function scrapedComponents(platform: ObservabilityPlatform): readonly ComponentName[] {
  return COMPONENTS.filter((name) => isEnabled(platform, name) && metricsPort(name) !== undefined);
}

/**
 * How Prometheus connects to a component. The certificate is checked for the name of the client Service, which every certificate has,
 * whatever address a pod is found at.
 */
export function clientTls(platform: ObservabilityPlatform, name: ComponentName): JsonObject {
  if (!servesTls(platform)) return {};
  return { scheme: 'https', tls_config: { ca_file: TLS_FILES.authority, server_name: hostOf(platform, name) } };
}
