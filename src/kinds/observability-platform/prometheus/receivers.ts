import { headlessHostOf, isEnabled, type ObservabilityPlatform, objectName, replicasOf } from '../components.ts';
import { portNumber } from '../ports.ts';
import { schemeOf } from '../tls.ts';

/**
 * Where a program of this platform writes metrics to: one address for each Prometheus, because the client Service would give each of them
 * a part only. Empty where there is no Prometheus.
 */
export function remoteWriteUrls(platform: ObservabilityPlatform): readonly string[] {
  if (!isEnabled(platform, 'prometheus')) return [];
  const host = headlessHostOf(platform, 'prometheus');
  const port = portNumber('prometheus', 'http');
  return Array.from({ length: replicasOf(platform, 'prometheus') }, (_, ordinal) => {
    const pod = `${objectName(platform, 'prometheus')}-${ordinal}`;
    return `${schemeOf(platform)}://${pod}.${host}:${port}/api/v1/write`;
  });
}

/** Whether a component of this platform writes metrics to Prometheus, which accepts none unless it is told to. */
export function receivesMetrics(platform: ObservabilityPlatform): boolean {
  const { tempo, openTelemetryCollector } = platform.spec.components;
  return (tempo.enabled && tempo.metricsGenerator.enabled) || openTelemetryCollector.enabled;
}
