import type { JsonObject } from '../../core/json/json.ts';
import { type ReadyEndpoints, readyAddresses } from '../../core/live/ready-endpoints.ts';
import {
  clusterAddress,
  knownEndpoints,
  loadBalancerAddress,
  plannedService,
  portOf,
  serviceHost,
} from '../../core/live/service-address.ts';
import type { KindReport, KindStatus, StatusFacts } from '../../core/status/kind-status.ts';
import type { ChronikClusterSpec } from './chronik-cluster.generated.ts';
import { dependenciesOfCluster } from './dependencies.ts';
import { chronikClusterPhases } from './phases.ts';
import { type RoleName, roleObjectName } from './roles.ts';

type Facts = StatusFacts<ChronikClusterSpec>;

/** How a ChronikCluster reports. */
export const chronikClusterStatus: KindStatus<ChronikClusterSpec> = {
  phases: chronikClusterPhases,
  // The seed has no back-off of its own: it looks again 30 to 60 seconds after a transient error, the usual one while pods start, and 5
  // to 10 minutes after a permanent one. Doubling from the shortest of these to where the longer ones begin covers both.
  retry: { initialSeconds: 30, factor: 2, maxSeconds: 300, maxRetries: 5 },
  ready: { reason: 'AllComponentsReady', message: 'All Chronik Stream components are running' },
  dependencies: dependenciesOfCluster,
  report: reportCluster,
};

function reportCluster(facts: Facts): KindReport {
  const ready = {
    controller: readyPods(facts, 'controller'),
    ingest: readyPods(facts, 'ingest'),
    search: readyPods(facts, 'search'),
  };
  const search = clusterAddress(facts, serviceName(facts, 'search'), 'grpc');
  return {
    endpoints: knownEndpoints({
      controller: clusterAddress(facts, `${serviceName(facts, 'controller')}-client`, 'grpc'),
      kafka: clusterAddress(facts, `${serviceName(facts, 'ingest')}-client`, 'kafka'),
      'kafka-external': externalAddress(facts),
      search,
    }),
    fields: {
      controllers: podAddresses(facts, { role: 'controller', port: 'grpc' }, ready.controller),
      ingestNodes: podAddresses(facts, { role: 'ingest', port: 'kafka' }, ready.ingest),
      searchNodes: searchAddresses(ready.search, search),
      readyReplicas: countReady(ready),
    },
  };
}

function searchAddresses(
  ready: ReadyEndpoints | undefined,
  address: string | undefined,
): readonly string[] | undefined {
  if (ready === undefined) return undefined;
  return address === undefined ? [] : [address];
}

/** The Service that governs a role's pods. */
function serviceName({ resource }: Facts, role: RoleName): string {
  return roleObjectName(resource, role);
}

/** Undefined where nobody knows which pods are ready; a role that the Plan has not has none. */
function readyPods(facts: Facts, role: RoleName): ReadyEndpoints | undefined {
  const name = serviceName(facts, role);
  if (plannedService(facts.plan, name) === undefined) return NOBODY;
  return readyAddresses(facts.live, facts.plan.resource.namespace, name);
}

const NOBODY: ReadyEndpoints = { pods: [], any: false };

/** Where each ready member of a StatefulSet answers: a pod that is not ready has no address here, whatever its ordinal. */
function podAddresses(
  facts: Facts,
  { role, port }: { readonly role: RoleName; readonly port: string },
  ready: ReadyEndpoints | undefined,
): readonly string[] | undefined {
  const name = serviceName(facts, role);
  const service = plannedService(facts.plan, name);
  const number = service === undefined ? undefined : portOf(service, port);
  const host = serviceHost(facts.plan.resource.namespace, name);
  return ready?.pods.map((pod) => `${pod}.${host}:${number}`);
}

function externalAddress(facts: Facts): string | undefined {
  const name = `${serviceName(facts, 'ingest')}-external`;
  if (clusterAddress(facts, name, 'kafka') === undefined) return undefined;
  const service = plannedService(facts.plan, name);
  const address = loadBalancerAddress(facts.live, `Service/${facts.plan.resource.namespace}/${name}`);
  return service === undefined || address === undefined ? undefined : `${address}:${portOf(service, 'kafka')}`;
}

function countReady(ready: Readonly<Record<RoleName, ReadyEndpoints | undefined>>): JsonObject {
  return {
    controllers: ready.controller?.pods.length,
    ingestNodes: ready.ingest?.pods.length,
    searchNodes: ready.search?.pods.length,
  };
}
