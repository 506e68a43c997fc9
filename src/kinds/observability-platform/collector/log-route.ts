import { isAtLeast, isEnabled, type ObservabilityPlatform } from '../components.ts';
import { takesOtlp } from '../loki/takes-otlp.ts';

/** How logs get from the collector to Loki; `none` with the reason where they do not. */
export type LogRoute =
  | { readonly by: 'otlp' }
  | { readonly by: 'loki' }
  | { readonly by: 'none'; readonly reason: string };

/**
 * Loki takes OTLP from version 3.0 on. For older versions the collector has an exporter of its own, which left upstream's distribution with
 * version 0.131.
 */
export function logRoute(platform: ObservabilityPlatform): LogRoute {
  if (!isEnabled(platform, 'loki')) return { by: 'none', reason: 'the platform has no Loki' };
  if (takesOtlp(platform)) return { by: 'otlp' };
  if (!isAtLeast(platform, 'collector', [0, 131])) return { by: 'loki' };
  return { by: 'none', reason: 'collectors from 0.131 on speak OTLP only, and Loki takes it from 3.0 on' };
}
