import type { JsonObject } from '../../../core/json/json.ts';
import type { ObservabilityPlatform } from '../components.ts';
import { scrapedComponents } from './component-jobs.ts';

/** The label by which the platform's own alerts are told from everybody else's; its value is the platform's namespace and name. */
const PLATFORM_ALERT_LABEL = 'observability_platform';

/**
 * The alerts about the platform itself: a pod of a component does not answer, or a component has no pod at all. Without them, a platform
 * that has stopped to see looks like one where nothing happens. (Prometheus cannot tell that it is gone itself: something outside must.)
 */
export function platformRules(platform: ObservabilityPlatform): JsonObject {
  const jobs = scrapedComponents(platform);
  const others = jobs.filter((job) => job !== 'prometheus');
  return {
    groups: [
      {
        name: 'observability-platform',
        rules: [componentDown(platform, jobs), ...(others.length === 0 ? [] : [componentAbsent(platform, others)])],
      },
    ],
  };
}

function componentDown(platform: ObservabilityPlatform, jobs: readonly string[]): JsonObject {
  return {
    alert: 'PlatformComponentDown',
    expr: `up{job=~"${jobs.join('|')}"} == 0`,
    for: '5m',
    labels: alertLabels(platform),
    annotations: {
      summary: 'A pod of {{ $labels.job }} does not answer',
      description: 'Prometheus has had no metrics from {{ $labels.instance }} ({{ $labels.job }}) for 5 minutes.',
    },
  };
}

function componentAbsent(platform: ObservabilityPlatform, jobs: readonly string[]): JsonObject {
  return {
    alert: 'PlatformComponentAbsent',
    expr: jobs.map((job) => `absent(up{job="${job}"})`).join(' or '),
    for: '10m',
    labels: alertLabels(platform),
    annotations: {
      summary: '{{ $labels.job }} has no pod',
      description: 'Prometheus has found no pod of {{ $labels.job }} for 10 minutes.',
    },
  };
}

function alertLabels({ metadata }: ObservabilityPlatform): JsonObject {
  return { severity: 'critical', [PLATFORM_ALERT_LABEL]: `${metadata.namespace}/${metadata.name}` };
}
