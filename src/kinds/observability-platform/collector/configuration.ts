import type { JsonObject } from '../../../core/json/json.ts';
import type { TypedManifests } from '../../../core/manifest/typed-manifest.ts';
import { writeYaml } from '../../../core/manifest/write-yaml.ts';
import { type ObservabilityPlatform, objectName, platformLabels } from '../components.ts';
import { askedConfiguration } from './asked-configuration.ts';
import { ownConfiguration } from './own-configuration.ts';

/** The file with the collector's configuration. */
export const CONFIG_FILE = 'collector.yaml';

/** The collector's configuration: the spec's, or one that passes on to the platform's components. */
export function collectorConfiguration(platform: ObservabilityPlatform): JsonObject {
  const { config } = platform.spec.components.openTelemetryCollector;
  return config === undefined ? ownConfiguration(platform) : askedConfiguration(platform, config);
}

/** The name of the ConfigMap with that file. */
export function collectorConfigName(platform: ObservabilityPlatform): string {
  return `${objectName(platform, 'collector')}-config`;
}

/** The ConfigMap with that file. */
export function collectorConfigMap(platform: ObservabilityPlatform): TypedManifests['ConfigMap'] {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: collectorConfigName(platform), labels: platformLabels(platform, 'collector') },
    data: { [CONFIG_FILE]: writeYaml(collectorConfiguration(platform)) },
  };
}
