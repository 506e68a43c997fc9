import { writeYaml } from '../../../core/manifest/write-yaml.ts';
import type { ObservabilityPlatform } from '../components.ts';

/** What Alertmanager does with alerts where the spec does not say: it groups them, shows them on its page, and tells nobody. */
const DEFAULT_CONFIGURATION = {
  route: {
    receiver: 'default-receiver',
    group_by: ['alertname', 'namespace'],
    group_wait: '30s',
    group_interval: '5m',
    repeat_interval: '12h',
  },
  receivers: [{ name: 'default-receiver' }],
};

/**
 * alertmanager.yml (https://prometheus.io/docs/alerting/latest/configuration/), as the user wrote it, comments and all. Undefined where it
 * is in a Secret.
 */
export function alertmanagerYaml({ spec }: ObservabilityPlatform): string | undefined {
  const { config, configSecret } = spec.alerting.alertmanager;
  if (configSecret !== undefined) return undefined;
  if (config === undefined) return writeYaml(DEFAULT_CONFIGURATION);
  return config.endsWith('\n') ? config : `${config}\n`;
}
