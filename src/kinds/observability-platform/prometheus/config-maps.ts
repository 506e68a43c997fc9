import type { TypedManifests } from '../../../core/manifest/typed-manifest.ts';
import { type ObservabilityPlatform, objectName, platformLabels } from '../components.ts';
import { servesTls, webYaml } from '../tls.ts';
import { prometheusYaml } from './configuration.ts';
import { ruleFiles } from './rules.ts';

type ConfigMap = TypedManifests['ConfigMap'];

/** The configuration files by name: prometheus.yml, and web.yml where Prometheus serves HTTPS. */
export function configurationFiles(platform: ObservabilityPlatform): Readonly<Record<string, string>> {
  const files = { 'prometheus.yml': prometheusYaml(platform) };
  return servesTls(platform) ? { ...files, 'web.yml': webYaml() } : files;
}

/** The ConfigMaps of Prometheus: its configuration, and its rules. */
export function prometheusConfigMaps(platform: ObservabilityPlatform): readonly ConfigMap[] {
  return [
    configMap(platform, 'config', configurationFiles(platform)),
    configMap(platform, 'rules', ruleFiles(platform)),
  ];
}

function configMap(platform: ObservabilityPlatform, suffix: string, data: Readonly<Record<string, string>>): ConfigMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: `${objectName(platform, 'prometheus')}-${suffix}`,
      labels: platformLabels(platform, 'prometheus'),
    },
    data: { ...data },
  };
}
