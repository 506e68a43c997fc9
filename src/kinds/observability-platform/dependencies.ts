import { specValue } from '../../core/resource/spec-value.ts';
import { dependencyAddress, dependencyAddressOf } from '../../core/status/dependency-address.ts';
import type { ExternalDependency } from '../../core/status/kind-status.ts';
import type { ObservabilityPlatform } from './components.ts';

/**
 * What a platform cannot work without: the object stores of Loki and Tempo and the database of Grafana, as far as the spec names a place.
 * The clouds' own stores are at places that depend on the region, the account and the network of the cluster.
 *
 * Left out is what it works without, if worse: receivers of remote write and traces (what is sent waits in queues), mail servers and
 * receivers of alerts (Alertmanager tries again), LDAP and OpenID Connect (it collects and alerts while nobody logs in), data sources and
 * the stores of backups. So are the addresses of dashboards and plugins: they matter while a pod of Grafana starts, which then says so itself.
 */
export function dependenciesOfPlatform(platform: ObservabilityPlatform): readonly ExternalDependency[] {
  return [objectStore(platform, 'loki'), objectStore(platform, 'tempo'), grafanaDatabase(platform)].filter(
    (dependency) => dependency !== undefined,
  );
}

/**
 * Only whether somebody takes a connection there: what a store answers to nobody differs (403, 400), and its certificate may be one that its
 * clients trust and the agent does not know.
 */
function objectStore(platform: ObservabilityPlatform, component: 'loki' | 'tempo'): ExternalDependency | undefined {
  const at = (...path: readonly string[]) => specValue(platform, ['components', component, ...path]);
  const endpoint = at('s3', 'endpoint');
  if (at('enabled') !== true || at('s3', 'enabled') !== true || typeof endpoint !== 'string') return undefined;
  const target = dependencyAddressOf(platform, endpoint, at('s3', 'insecure') === true ? 80 : 443);
  return target === undefined ? undefined : { name: `${component}-object-store`, type: 'tcp', target };
}

const USUAL_PORTS = { postgres: 5432, mysql: 3306 };

function grafanaDatabase(platform: ObservabilityPlatform): ExternalDependency | undefined {
  const at = (...path: readonly string[]) => specValue(platform, ['components', 'grafana', ...path]);
  const [host, port] = [at('database', 'host'), at('database', 'port')];
  if (at('enabled') !== true || typeof host !== 'string') return undefined;
  const kind = at('database', 'type') === 'mysql' ? 'mysql' : 'postgres';
  const target = dependencyAddress(platform, host, typeof port === 'number' ? port : USUAL_PORTS[kind]);
  return { name: 'grafana-database', type: kind === 'mysql' ? 'tcp' : 'postgresql', target };
}
