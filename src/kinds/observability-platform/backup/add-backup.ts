import type { TypedManifests } from '../../../core/manifest/typed-manifest.ts';
import type { ResourceChart } from '../../../core/synth/resource-chart.ts';
import {
  isEnabled,
  type ObservabilityPlatform,
  objectName,
  PLATFORM_COMPONENT,
  platformLabels,
  stepOf,
} from '../components.ts';
import { backupPod, type Occasion } from './backup-pod.ts';
import { backupDestination } from './destination.ts';

/** An export takes minutes; one that hangs must not keep the next from starting, nor an upgrade for ever. */
const DEADLINE_SECONDS = 1800;

/**
 * Adds the backup of what people made in Grafana: at regular times, and before each new version of Grafana. Everything else that could be
 * lost is in object storage already, or cannot be copied while it runs (docs/observability-platform.md).
 *
 * Its pods are not of the component grafana: Services, policies and budgets of Grafana would count them as Grafana's.
 */
export function addBackup(chart: ResourceChart, platform: ObservabilityPlatform): void {
  if (!isEnabled(platform, 'grafana') || backupDestination(platform) === undefined) return;
  chart.add({ step: stepOf('grafana', 'services'), component: PLATFORM_COMPONENT }, cronJob(platform));
  chart.add(
    { step: stepOf('grafana', 'stateful'), component: PLATFORM_COMPONENT, namedByContent: 'own' },
    upgradeJob(platform),
  );
}

function cronJob(platform: ObservabilityPlatform): TypedManifests['CronJob'] {
  const labels = platformLabels(platform, 'grafana');
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: `${objectName(platform, 'grafana')}-backup`, labels },
    spec: {
      schedule: platform.spec.backup.schedule,
      // Without it the schedule would be in the time zone of the control plane, whatever that is.
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: { metadata: { labels }, spec: jobSpec(platform, 'schedule') },
    },
  };
}

/** Appliers wait for it before they touch Grafana. Its content names the image, so it is a new one for each. */
function upgradeJob(platform: ObservabilityPlatform): TypedManifests['Job'] {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${objectName(platform, 'grafana')}-backup-before`,
      labels: platformLabels(platform, 'grafana'),
    },
    spec: jobSpec(platform, 'upgrade'),
  };
}

function jobSpec(platform: ObservabilityPlatform, occasion: Occasion): NonNullable<TypedManifests['Job']['spec']> {
  return { backoffLimit: 5, activeDeadlineSeconds: DEADLINE_SECONDS, template: backupPod(platform, occasion) };
}
