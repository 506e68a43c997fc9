import { isAtLeast, type ObservabilityPlatform } from '../components.ts';

/** Whether Loki takes logs by OTLP at `/otlp` (https://grafana.com/docs/loki/latest/send-data/otel/): from version 3 on. */
export function takesOtlp(platform: ObservabilityPlatform): boolean {
  return isAtLeast(platform, 'loki', [3, 0]);
}
