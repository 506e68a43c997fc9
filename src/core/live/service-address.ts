import { isJsonArray, isJsonObject, type JsonObject, member, valueAt } from '../json/json.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Plan } from '../plan/plan.ts';
import type { LiveState } from './live-state.ts';
import { readyAddresses } from './ready-endpoints.ts';

/** The Service of this name that a Plan renders; undefined where it renders none. */
export function plannedService(plan: Plan, name: string): Manifest | undefined {
  const id = `Service/${plan.resource.namespace}/${name}`;
  return plan.objects.find((object) => object.id === id)?.manifest;
}

/** The number of a Service's port: the one of this name, or the first where no name is given. */
export function portOf(service: Manifest, name?: string): number | undefined {
  const ports = valueAt(service, ['spec', 'ports']);
  const port = (isJsonArray(ports) ? ports : []).find(
    (candidate) => name === undefined || member(candidate, 'name') === name,
  );
  const number = member(port, 'port');
  return typeof number === 'number' ? number : undefined;
}

/**
 * `host:port` at which pods of the cluster reach a Service of the Plan, by its DNS name; undefined while no ready pod is known to stand
 * behind it.
 */
export function clusterAddress(
  { plan, live }: { readonly plan: Plan; readonly live: LiveState },
  name: string,
  portName?: string,
): string | undefined {
  const service = plannedService(plan, name);
  const port = service === undefined ? undefined : portOf(service, portName);
  const { namespace } = plan.resource;
  if (port === undefined || readyAddresses(live, namespace, name)?.any !== true) return undefined;
  return `${serviceHost(namespace, name)}:${port}`;
}

/** The DNS name of a Service. */
export function serviceHost(namespace: string, name: string): string {
  return `${name}.${namespace}.svc.cluster.local`;
}

/**
 * The first address that a load balancer gave to a Service or an Ingress (`status.loadBalancer.ingress`), an IPv6 one in brackets;
 * undefined while there is none.
 */
export function loadBalancerAddress(live: LiveState, id: string): string | undefined {
  const given = valueAt(live.find(id), ['status', 'loadBalancer', 'ingress']);
  for (const entry of isJsonArray(given) ? given : []) {
    const address = isJsonObject(entry) ? addressOf(entry) : undefined;
    if (address !== undefined) return address;
  }
  return undefined;
}

function addressOf(entry: JsonObject): string | undefined {
  const { hostname, ip } = entry;
  if (typeof hostname === 'string' && hostname !== '') return hostname;
  if (typeof ip !== 'string' || ip === '') return undefined;
  return ip.includes(':') ? `[${ip}]` : ip;
}

/** The endpoints of which something is known, for `status.endpoints`. */
export function knownEndpoints(
  entries: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(entries).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
