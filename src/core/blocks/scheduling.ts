import { isJsonObject } from '../json/json.ts';
import type { Affinity, PodSpec, Toleration } from '../manifest/typed-manifest.ts';
import type { ResourceChart } from '../synth/resource-chart.ts';

/** A toleration as schemas/scheduling.common.yaml has it. */
export interface AskedToleration {
  readonly key?: string | undefined;
  readonly operator?: string | undefined;
  readonly value?: string | undefined;
  readonly effect?: string | undefined;
  readonly tolerationSeconds?: number | undefined;
}

/** A pod (anti-)affinity term, as far as anything looks into it. */
export interface AskedTerm {
  readonly labelSelector?: object | null | undefined;
}

/** The half of an affinity that is about pods. */
export interface AskedPodAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly AskedTerm[] | null | undefined;
  readonly preferredDuringSchedulingIgnoredDuringExecution?:
    | readonly { readonly podAffinityTerm: AskedTerm }[]
    | null
    | undefined;
}

/** What schemas/scheduling.common.yaml lets a spec say. */
export interface AskedScheduling {
  readonly nodeSelector?: Readonly<Record<string, string>> | null | undefined;
  readonly tolerations?: readonly AskedToleration[] | null | undefined;
  readonly affinity?:
    | {
        readonly nodeAffinity?: object | null | undefined;
        readonly podAffinity?: AskedPodAffinity | null | undefined;
        readonly podAntiAffinity?: AskedPodAffinity | null | undefined;
      }
    | null
    | undefined;
}

/** Failure domains that pods of one component are spread over, as far as the nodes allow. */
const SPREAD_OVER = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'] as const;

/** The user's scheduling rules as they stand; a member is undefined where nothing is asked. */
export function schedulingOf({
  nodeSelector,
  tolerations,
  affinity,
}: AskedScheduling): Pick<PodSpec, 'nodeSelector' | 'tolerations' | 'affinity'> {
  return {
    nodeSelector: isEmpty(nodeSelector) ? undefined : { ...nodeSelector },
    tolerations: isEmpty(tolerations) ? undefined : tolerations?.map(effectiveToleration),
    affinity: affinityOf(affinity),
  };
}

/** Pods of one component kept apart over nodes and zones as far as there are any; a full zone still takes pods. */
export function spreadOverNodes(chart: ResourceChart, component: string): PodSpec['topologySpreadConstraints'] {
  return SPREAD_OVER.map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { ...chart.selector(component) } },
  }));
}

/** The API server refuses `tolerationSeconds` with any effect but NoExecute, where alone it means something. */
function effectiveToleration(asked: AskedToleration): Toleration {
  const { tolerationSeconds, ...toleration } = asked;
  return asked.effect === 'NoExecute' && tolerationSeconds != null ? { ...toleration, tolerationSeconds } : toleration;
}

/** The halves that say something; none at all is no affinity, for an API server would not store an empty one as it is written. */
function affinityOf(asked: AskedScheduling['affinity']): Affinity | undefined {
  const halves = Object.entries(asked ?? {}).filter(([, rules]) => isJsonObject(rules));
  // The schema spells out core/v1 Affinity field by field, so that what passed it is one; null stands for absent.
  return halves.length === 0 ? undefined : (Object.fromEntries(halves) as Affinity);
}

function isEmpty(value: object | null | undefined): boolean {
  return value == null || Object.keys(value).length === 0;
}
