import type { Resource } from '../../core/resource/resource.ts';
import type { ChronikClusterSpec } from './chronik-cluster.generated.ts';

/** A ChronikCluster whose spec passed every check. */
export type ChronikCluster = Resource<ChronikClusterSpec>;

/** The requests and limits of one role, as the schema has them. */
export type RoleResources = ChronikClusterSpec['resources']['controller'];
/** The autoscaling block of one role, as the schema has it. */
export type RoleAutoscaling = NonNullable<NonNullable<ChronikClusterSpec['autoscaling']>['controllers']>;

export type RoleName = 'controller' | 'ingest' | 'search';

/** One of the three roles of a cluster, with what the spec says about it gathered in one place. */
export interface Role {
  readonly name: RoleName;
  /** The field of the spec that counts its pods. */
  readonly countField: 'controllers' | 'ingestNodes' | 'searchNodes';
  /** What its pods serve: gRPC between roles, Kafka to clients. */
  readonly port: { readonly name: 'grpc' | 'kafka'; readonly number: number };
  /** StatefulSet members keep their name and their volume; the others are interchangeable. */
  readonly stateful: boolean;
  /** Members elect a leader: fewer than a majority cannot start. */
  readonly quorum: boolean;
  readonly replicas: number;
  readonly image: string;
  readonly resources: RoleResources;
  readonly autoscaling: RoleAutoscaling | undefined;
}

/** The two ports every role serves beside its own. */
export const METRICS_PORT = 8080;
export const HEALTH_PORT = 8081;

/** The roles a cluster has, in the order they start. Search is left out when it has no nodes. */
export function rolesOf({ spec }: ChronikCluster): readonly Role[] {
  const { image, resources, autoscaling } = spec;
  const roles: readonly Role[] = [
    {
      name: 'controller',
      countField: 'controllers',
      port: { name: 'grpc', number: 9090 },
      stateful: true,
      quorum: true,
      replicas: spec.controllers,
      image: image.controller,
      resources: resources.controller,
      autoscaling: autoscaling?.controllers ?? undefined,
    },
    {
      name: 'ingest',
      countField: 'ingestNodes',
      port: { name: 'kafka', number: 9092 },
      stateful: true,
      quorum: false,
      replicas: spec.ingestNodes,
      image: image.ingest,
      resources: resources.ingest,
      autoscaling: autoscaling?.ingestNodes ?? undefined,
    },
    {
      name: 'search',
      countField: 'searchNodes',
      port: { name: 'grpc', number: 9093 },
      stateful: false,
      quorum: false,
      replicas: spec.searchNodes,
      image: image.search,
      resources: resources.search,
      autoscaling: autoscaling?.searchNodes ?? undefined,
    },
  ];
  return roles.filter((role) => role.replicas > 0);
}

/** The fewest pods a role runs in normal operation: what an autoscaler may go down to, or the count in the spec. */
export function leastReplicas(role: Role): number {
  return role.autoscaling?.minReplicas ?? role.replicas;
}

/** The most pods a role may run. */
export function mostReplicas(role: Role): number {
  return role.autoscaling?.maxReplicas ?? role.replicas;
}

/** The count a role starts with: the spec's, brought inside what its autoscaler allows. */
export function startReplicas(role: Role): number {
  return Math.min(Math.max(role.replicas, leastReplicas(role)), mostReplicas(role));
}

/** The name of a role's workload, ServiceAccount and governing Service. */
export function roleObjectName(cluster: ChronikCluster, role: RoleName): string {
  return `${cluster.metadata.name}-${role}`;
}

/** The DNS name of the controllers, which exists before any of them is ready. */
export function controllerAddress(cluster: ChronikCluster): string {
  const { namespace } = cluster.metadata;
  return `${roleObjectName(cluster, 'controller')}.${namespace}.svc.cluster.local:9090`;
}

/** The labels of upstream's own operator that people's dashboards and affinity rules select by. */
export function upstreamLabels(cluster: ChronikCluster, component?: RoleName): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/name': 'chronik-stream',
    'chronik.stream/cluster': cluster.metadata.name,
    ...(component === undefined ? {} : { 'chronik.stream/component': component }),
  };
}
