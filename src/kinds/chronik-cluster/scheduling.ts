import type { Affinity, PodSpec, Toleration } from '../../core/manifest/typed-manifest.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import type { ChronikClusterSpec } from './chronik-cluster.generated.ts';
import { type ChronikCluster, mostReplicas, type Role } from './roles.ts';

type AskedToleration = NonNullable<ChronikClusterSpec['tolerations']>[number];

/** Failure domains that pods of one role are spread over, as far as the nodes allow. */
const SPREAD_OVER = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'] as const;

/** The user's scheduling rules as they stand, and pods of one role spread over nodes and zones. */
export function scheduling(
  chart: ResourceChart,
  { spec }: ChronikCluster,
  role: Role,
): Pick<PodSpec, 'nodeSelector' | 'tolerations' | 'affinity' | 'topologySpreadConstraints'> {
  const { nodeSelector, tolerations, affinity } = spec;
  return {
    nodeSelector: isEmpty(nodeSelector) ? undefined : { ...nodeSelector },
    tolerations: isEmpty(tolerations) ? undefined : tolerations?.map(effectiveToleration),
    affinity: isEmpty(affinity) ? undefined : affinityOf(affinity),
    topologySpreadConstraints: mostReplicas(role) > 1 ? spreadConstraints(chart, role) : undefined,
  };
}

/** The API server refuses `tolerationSeconds` with any effect but NoExecute, where alone it means something. */
function effectiveToleration(asked: AskedToleration): Toleration {
  const { tolerationSeconds, ...toleration } = asked;
  return asked.effect === 'NoExecute' && tolerationSeconds != null ? { ...toleration, tolerationSeconds } : toleration;
}

function spreadConstraints(chart: ResourceChart, role: Role): PodSpec['topologySpreadConstraints'] {
  return SPREAD_OVER.map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { ...chart.selector(role.name) } },
  }));
}

function affinityOf(asked: ChronikClusterSpec['affinity']): Affinity {
  // The schema spells out core/v1 Affinity field by field, so that what passed it is one; null stands for absent.
  return Object.fromEntries(Object.entries(asked ?? {}).filter(([, rules]) => rules !== null)) as Affinity;
}

function isEmpty(value: object | null | undefined): boolean {
  return value == null || Object.keys(value).length === 0;
}
