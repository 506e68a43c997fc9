import type { ComponentName, ObservabilityPlatform } from '../components.ts';
import { urlOf } from '../tls.ts';

/** The components that Grafana asks. */
export type DataSourceComponent = Extract<ComponentName, 'prometheus' | 'loki' | 'tempo' | 'alertmanager'>;

/** A component as Grafana knows it. The uid never changes: people's dashboards refer to it. */
export interface PlatformDataSource {
  readonly name: DataSourceComponent;
  readonly title: string;
  readonly type: string;
  readonly uid: string;
  readonly url: string;
}

const TITLES = { prometheus: 'Prometheus', loki: 'Loki', tempo: 'Tempo', alertmanager: 'Alertmanager' } as const;

/** The data sources of the platform's components, enabled or not, the likeliest default first. */
export function platformDataSources(platform: ObservabilityPlatform): readonly PlatformDataSource[] {
  return (['prometheus', 'loki', 'tempo', 'alertmanager'] as const).map((name) => ({
    name,
    title: TITLES[name],
    type: name,
    uid: name,
    url: urlOf(platform, name),
  }));
}
