import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import { logRoute } from '../collector/log-route.ts';
import { isEnabled, type ObservabilityPlatform } from '../components.ts';
import { componentPath } from './component-path.ts';

/** A collector that takes logs and cannot hand them to this platform's Loki. */
export function checkCollector(platform: ObservabilityPlatform): readonly SchemaProblem[] {
  if (!isEnabled(platform, 'collector') || !isEnabled(platform, 'loki')) return [];
  if (platform.spec.components.openTelemetryCollector.config !== undefined) return [];
  const route = logRoute(platform);
  if (route.by !== 'none') return [];
  return [
    {
      code: 'collector-without-logs',
      severity: 'warning',
      path: [...componentPath('collector'), 'version'],
      message: `the collector sends no logs to Loki: ${route.reason}`,
      fix: 'write a version of Loki from 3.0, or send logs to Loki another way',
    },
  ];
}
