import type { JsonObject } from '../../../core/json/json.ts';
import { isAtLeast, type ObservabilityPlatform } from '../components.ts';
import { portNumber } from '../ports.ts';

/** The extension that kubelets ask. */
export const HEALTH_EXTENSION = 'health_check';

/** Where the health extension listens: everywhere, for kubelets ask from the node. Its own default is localhost from 0.104 on. */
export function healthEndpoint(): string {
  return `0.0.0.0:${portNumber('collector', 'health')}`;
}

/** The extensions of every collector. */
export function collectorExtensions(): JsonObject {
  return { [HEALTH_EXTENSION]: { endpoint: healthEndpoint() } };
}

/** What the collector tells about itself. */
export function collectorTelemetry(platform: ObservabilityPlatform): JsonObject {
  return { logs: { level: platform.spec.global.logLevel }, metrics: selfMetrics(platform) };
}

/** The address of its own metrics: `address` was deprecated in 0.111, when readers came to work without a feature gate, and removed in 0.123. */
function selfMetrics(platform: ObservabilityPlatform): JsonObject {
  const port = portNumber('collector', 'metrics');
  if (!isAtLeast(platform, 'collector', [0, 112])) return { address: `0.0.0.0:${port}` };
  return { readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port } } } }] };
}
