import type { TypedManifests } from '../../../core/manifest/typed-manifest.ts';
import { type ObservabilityPlatform, objectName, platformLabels } from '../components.ts';
import { servesTls, webYaml } from '../tls.ts';
import { alertmanagerYaml } from './configuration.ts';

type ConfigMap = TypedManifests['ConfigMap'];

/**
 * The files of Alertmanager by the suffix of the ConfigMap that holds them: `config`, unless the configuration is in a Secret, and `web`
 * where it serves HTTPS. They are two because the first one may be that Secret.
 */
export function alertmanagerFiles(
  platform: ObservabilityPlatform,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const configuration = alertmanagerYaml(platform);
  return {
    ...(configuration === undefined ? {} : { config: { 'alertmanager.yml': configuration } }),
    ...(servesTls(platform) ? { web: { 'web.yml': webYaml() } } : {}),
  };
}

/** The ConfigMaps with those files. */
export function alertmanagerConfigMaps(platform: ObservabilityPlatform): readonly ConfigMap[] {
  const name = objectName(platform, 'alertmanager');
  const labels = platformLabels(platform, 'alertmanager');
  return Object.entries(alertmanagerFiles(platform)).map(([suffix, data]) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `${name}-${suffix}`, labels },
    data: { ...data },
  }));
}
