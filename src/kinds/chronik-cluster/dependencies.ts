import { specValue } from '../../core/resource/spec-value.ts';
import { dependencyAddress, dependencyAddressOf } from '../../core/status/dependency-address.ts';
import type { ExternalDependency } from '../../core/status/kind-status.ts';
import type { ChronikCluster } from './roles.ts';

/**
 * What a cluster cannot work without: its metastore, and its object store where the spec names a place. The clouds' own stores are at places
 * that depend on the region, the account and the network of the Kubernetes cluster. Where traces go is left out: without it nothing stops.
 */
export function dependenciesOfCluster(cluster: ChronikCluster): readonly ExternalDependency[] {
  return [metastore(cluster), objectStore(cluster)].filter((dependency) => dependency !== undefined);
}

function metastore(cluster: ChronikCluster): ExternalDependency | undefined {
  const at = (name: string) => specValue(cluster, ['metastore', 'connection', name]);
  const [host, port] = [at('host'), at('port')];
  if (typeof host !== 'string') return undefined;
  const target = dependencyAddress(cluster, host, typeof port === 'number' ? port : 5432);
  return { name: 'metastore', type: 'postgresql', target };
}

/** Only whether somebody takes a connection: what a store answers to nobody, and whose certificates its clients trust, differs. */
function objectStore(cluster: ChronikCluster): ExternalDependency | undefined {
  const at = (...path: readonly string[]) => specValue(cluster, ['storage', ...path]);
  const endpoint = at('s3', 'endpoint');
  if (at('backend') !== 's3' || typeof endpoint !== 'string') return undefined;
  const target = dependencyAddressOf(cluster, endpoint, 443);
  return target === undefined ? undefined : { name: 'object-store', type: 'tcp', target };
}
