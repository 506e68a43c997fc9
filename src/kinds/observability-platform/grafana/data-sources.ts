import type { JsonObject } from '../../../core/json/json.ts';
import { isEnabled, type ObservabilityPlatform } from '../components.ts';
import { servesTls } from '../tls.ts';
import { linksOf } from './data-source-links.ts';
import { platformDataSources } from './platform-data-sources.ts';
import { loginVariableNames } from './secrets.ts';

type Asked = ObservabilityPlatform['spec']['components']['grafana']['dataSources'][number];

/** A data source of Grafana, before it becomes part of a provisioning file. */
export interface DataSource {
  readonly name: string;
  readonly type: string;
  /** Dashboards and other data sources refer to this. Absent means one that Grafana makes of the name. */
  readonly uid?: string | undefined;
  readonly url: string;
  readonly access: 'proxy' | 'direct';
  readonly isDefault: boolean;
  readonly jsonData: JsonObject;
  /** The variables with user and password. */
  readonly login?: { readonly user: string; readonly password: string } | undefined;
  /** Its certificate is the platform's. */
  readonly trustsPlatform: boolean;
}

/**
 * Every data source: the platform's own, then the spec's, of which one replaces the platform's of the same name and takes its uid where
 * it is of the same type, so that links still find it. Exactly one is the default.
 */
export function dataSourcesOf(platform: ObservabilityPlatform): readonly DataSource[] {
  const asked = platform.spec.components.grafana.dataSources.map(askedDataSource);
  const own = platformDataSources(platform).filter(({ name }) => isEnabled(platform, name));
  const uids = new Map(own.map(({ title, type, uid }) => [`${title}/${type}`, uid]));
  const links = linksOf(platform);
  const kept = own
    .filter(({ title }) => asked.every(({ name }) => name !== title))
    .map(({ name, title: titled, type, uid, url }) => ({
      name: titled,
      type,
      uid,
      url,
      access: 'proxy' as const,
      isDefault: false,
      jsonData: links[name],
      trustsPlatform: servesTls(platform),
    }));
  return withOneDefault([...kept, ...asked.map((each) => ({ ...each, uid: uids.get(`${each.name}/${each.type}`) }))]);
}

/** The data source for panels that name none. */
export function defaultDataSource(sources: readonly DataSource[]): DataSource | undefined {
  return sources.find(({ isDefault }) => isDefault);
}

function askedDataSource({ basicAuth, ...asked }: Asked, index: number): DataSource {
  return {
    ...asked,
    // What jsonData holds was YAML or JSON in the resource.
    jsonData: asked.jsonData as JsonObject,
    login: basicAuth === undefined ? undefined : loginVariableNames(index),
    trustsPlatform: false,
  };
}

/** The spec's default, else the first: that is Prometheus where there is one. */
function withOneDefault(sources: readonly DataSource[]): readonly DataSource[] {
  const chosen = sources.find(({ isDefault }) => isDefault) ?? sources[0];
  return sources.map((source) => ({ ...source, isDefault: source === chosen }));
}
