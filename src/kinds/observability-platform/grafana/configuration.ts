import type { JsonObject } from '../../../core/json/json.ts';
import type { TypedManifests } from '../../../core/manifest/typed-manifest.ts';
import { writeYaml } from '../../../core/manifest/write-yaml.ts';
import { type ObservabilityPlatform, objectName, platformLabels } from '../components.ts';
import { LDAP_FILE } from './authentication.ts';
import { ldapFile } from './ldap-file.ts';
import { dashboardFile, dataSourceFile } from './provisioning.ts';
import { grafanaSettings } from './settings.ts';
import { writeIni } from './write-ini.ts';

type ConfigMap = TypedManifests['ConfigMap'];

/** What Grafana's ConfigMaps are for: its settings, its data sources, and where its dashboards lie. */
export type ConfigPurpose = 'config' | 'datasources' | 'dashboard-provider';

/** The files of each of Grafana's ConfigMaps. */
export type GrafanaFiles = Readonly<Record<ConfigPurpose, Readonly<Record<string, string>>>>;

/** Every file that Grafana reads when it starts, by ConfigMap and name. No secrets: those are referred to. */
export function grafanaFiles(platform: ObservabilityPlatform): GrafanaFiles {
  const { authentication } = platform.spec.security;
  const ldap = authentication?.type === 'ldap' ? authentication.ldap : undefined;
  return {
    config: {
      'grafana.ini': writeIni(grafanaSettings(platform)),
      ...(ldap === undefined ? {} : { [LDAP_FILE]: ldapFile(ldap) }),
    },
    datasources: { 'datasources.yaml': writeYaml(dataSourceFile(platform)) },
    'dashboard-provider': { 'dashboards.yaml': writeYaml(dashboardFile(platform)) },
  };
}

/** The same as one JSON value, for the digest that rolls the pods. */
export function filesAsJson(files: GrafanaFiles): JsonObject {
  return { ...files };
}

/** The name of one of Grafana's ConfigMaps. */
export function configMapName(platform: ObservabilityPlatform, purpose: ConfigPurpose): string {
  return `${objectName(platform, 'grafana')}-${purpose}`;
}

/** Grafana's ConfigMaps. */
export function grafanaConfigMaps(platform: ObservabilityPlatform): readonly ConfigMap[] {
  const files = grafanaFiles(platform);
  return (['config', 'datasources', 'dashboard-provider'] as const).map((purpose) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: configMapName(platform, purpose), labels: platformLabels(platform, 'grafana') },
    data: { ...files[purpose] },
  }));
}
