import { isJsonArray, type JsonObject, member, valueAt } from '../../core/json/json.ts';
import { clusterAddress, knownEndpoints, loadBalancerAddress } from '../../core/live/service-address.ts';
import { specValue } from '../../core/resource/spec-value.ts';
import type { KindReport, KindStatus, StatusFacts } from '../../core/status/kind-status.ts';
import type { ComponentStatus } from '../../core/status/status.ts';
import { COMPONENTS, type ComponentName, objectName } from './components.ts';
import { dependenciesOfPlatform } from './dependencies.ts';
import type { ObservabilityPlatformSpec } from './observability-platform.generated.ts';
import { observabilityPlatformPhases } from './phases.ts';

type Facts = StatusFacts<ObservabilityPlatformSpec>;

/** How an ObservabilityPlatform reports. */
export const observabilityPlatformStatus: KindStatus<ObservabilityPlatformSpec> = {
  phases: observabilityPlatformPhases,
  // The seed's defaultRetryConfig.
  retry: { initialSeconds: 10, factor: 2, maxSeconds: 300, maxRetries: 5 },
  ready: { reason: 'AllComponentsReady', message: 'All components are running and healthy' },
  // The seed: partial functionality is better than complete failure.
  availableWith: 'any',
  // cert-manager's: their conditions tell, as those of any kind that is not ours; named, so that the agent may read them.
  health: { 'Certificate.cert-manager.io': 'conditions', 'Issuer.cert-manager.io': 'conditions' },
  metricPrefix: 'observability_platform',
  dependencies: dependenciesOfPlatform,
  report: reportPlatform,
};

function reportPlatform(facts: Facts): KindReport {
  const components = facts.components.flatMap((status) => {
    const name = COMPONENTS.find((candidate) => candidate === status.name);
    return name === undefined ? [] : [{ name, status }];
  });
  const entries = components.map(({ name, status }) => [fieldNameOf(name), entryOf(facts, fieldNameOf(name), status)]);
  return {
    endpoints: endpointsOf(facts),
    fields: {
      componentStatus: Object.fromEntries(entries),
      health: healthOf(components.map(({ status }) => status)),
    },
  };
}

/** What the spec and the printer columns call a component. */
function fieldNameOf(name: ComponentName): string {
  return name === 'collector' ? 'openTelemetryCollector' : name;
}

/** Its time moves only when something else in it does, so that a status that says nothing new is not written. */
function entryOf(
  facts: Facts,
  field: string,
  { phase, version, replicas, readyReplicas, message }: ComponentStatus,
): JsonObject {
  const entry: JsonObject = { phase, version, replicas, ready: readyReplicas, message };
  const previous = member(member(facts.previous, 'componentStatus'), field);
  const before = member(previous, 'lastUpdate');
  const isSame = Object.entries(entry).every(([key, value]) => member(previous, key) === value);
  return { ...entry, lastUpdate: isSame && typeof before === 'string' ? before : facts.now };
}

function healthOf(components: readonly ComponentStatus[]): JsonObject {
  const totalCount = components.length;
  const healthyCount = components.filter(({ phase }) => phase === 'Ready').length;
  return { status: summary(healthyCount, totalCount), healthyCount, totalCount };
}

function summary(healthy: number, total: number): 'Healthy' | 'Degraded' | 'Unhealthy' | 'Unknown' {
  if (total === 0) return 'Unknown';
  if (healthy === total) return 'Healthy';
  return healthy === 0 ? 'Unhealthy' : 'Degraded';
}

function endpointsOf(facts: Facts): Readonly<Record<string, string>> {
  const isSecure = specValue(facts.resource, ['security', 'tls', 'enabled']) === true;
  const scheme = isSecure ? 'https' : 'http';
  const inside = COMPONENTS.map((name) => {
    const address = clusterAddress(facts, objectName(facts.resource, name));
    return [fieldNameOf(name), address === undefined ? undefined : `${scheme}://${address}`] as const;
  });
  const isGrafanaThere = inside.some(([name, address]) => name === 'grafana' && address !== undefined);
  return knownEndpoints({
    ...Object.fromEntries(inside),
    ...(isGrafanaThere ? { 'grafana-external': ingressUrl(facts, objectName(facts.resource, 'grafana')) } : {}),
  });
}

/** The URL of an Ingress of the Plan, once a controller has given it an address. */
function ingressUrl({ plan, live }: Facts, name: string): string | undefined {
  const id = `Ingress.networking.k8s.io/${plan.resource.namespace}/${name}`;
  const spec = plan.objects.find((object) => object.id === id)?.manifest['spec'];
  const host = valueAt(spec, ['rules', 0, 'host']);
  if (typeof host !== 'string' || loadBalancerAddress(live, id) === undefined) return undefined;
  const path = valueAt(spec, ['rules', 0, 'http', 'paths', 0, 'path']);
  const scheme = isJsonArray(valueAt(spec, ['tls'])) ? 'https' : 'http';
  return `${scheme}://${host}${typeof path === 'string' ? path : '/'}`;
}
