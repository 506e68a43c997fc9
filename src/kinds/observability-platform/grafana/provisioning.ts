import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../core/json/json.ts';
import type { ObservabilityPlatform } from '../components.ts';
import { TLS_FILES } from '../tls.ts';
import { dashboardFolder } from './dashboards.ts';
import { type DataSource, dataSourcesOf } from './data-sources.ts';

/** Every platform has one organisation: Grafana's first. */
const ORGANISATION = 1;

/**
 * The provisioning file of the data sources. With `prune` Grafana (from 11 on; older versions ignore it) deletes those that have left
 * the file.
 */
export function dataSourceFile(platform: ObservabilityPlatform): JsonObject {
  return { apiVersion: 1, prune: true, datasources: dataSourcesOf(platform).map(provisionedSource) };
}

/** The provisioning file that says where dashboards lie: a folder of files for each entry of the spec. */
export function dashboardFile({ spec }: ObservabilityPlatform): JsonObject {
  const providers = spec.components.grafana.dashboards.map(({ name, folder, url }, index) => ({
    name: literal(name),
    orgId: ORGANISATION,
    folder: literal(folder),
    type: 'file',
    disableDeletion: false,
    allowUiUpdates: false,
    updateIntervalSeconds: 30,
    options: { path: dashboardFolder(index, url !== undefined) },
  }));
  return { apiVersion: 1, providers };
}

function provisionedSource(source: DataSource): JsonObject {
  const { name, type, uid, url, access, isDefault, jsonData, login, trustsPlatform } = source;
  return {
    name: literal(name),
    type,
    ...(uid === undefined ? {} : { uid }),
    orgId: ORGANISATION,
    access,
    url: literal(url),
    isDefault,
    editable: false,
    ...(login === undefined ? {} : { basicAuth: true, basicAuthUser: `$${login.user}` }),
    jsonData: literal({ ...jsonData, ...(trustsPlatform ? { tlsAuthWithCACert: true } : {}) }),
    ...secureData(source),
  };
}

function secureData({ login, trustsPlatform }: DataSource): JsonObject {
  const secure = {
    ...(login === undefined ? {} : { basicAuthPassword: `$${login.password}` }),
    ...(trustsPlatform ? { tlsCACert: `$__file{${TLS_FILES.authority}}` } : {}),
  };
  return Object.keys(secure).length === 0 ? {} : { secureJsonData: secure };
}

/** Grafana expands variables in every text of a provisioning file; `$$` is a dollar that stays one. */
function literal(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$');
  if (isJsonArray(value)) return value.map(literal);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, literal(member ?? null)]));
}
