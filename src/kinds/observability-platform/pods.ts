import { restrictedContainer, restrictedPod } from '../../core/blocks/restricted-pod.ts';
import { schedulingOf } from '../../core/blocks/scheduling.ts';
import type { Affinity, Container, PodSpec, PodTemplateSpec, Volume } from '../../core/manifest/typed-manifest.ts';
import { isReservedAnnotation } from '../../core/synth/labels.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import {
  autoscalingOf,
  type ComponentName,
  componentSpec,
  imageOf,
  type ObservabilityPlatform,
  objectName,
  platformLabels,
  replicasOf,
} from './components.ts';
import { effectiveResources } from './effective-resources.ts';

/** What is special about the pods of one component. */
export interface PodParts {
  readonly name: ComponentName;
  /** The user that the image is made for. */
  readonly user: number;
  /** Labels beside those of every pod, for what the cluster does to pods that have them. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The digest that rolls the pods (see core/blocks/config-digest.ts). */
  readonly annotations: Readonly<Record<string, string>>;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes: readonly Volume[];
  /** Only for pods that talk to the Kubernetes API. */
  readonly token?: boolean;
  readonly terminationGracePeriodSeconds: number;
}

/** The pods of one component: restricted, scheduled as the spec asks, spread where there may be several. */
export function podTemplate(
  chart: ResourceChart,
  platform: ObservabilityPlatform,
  { name, ...parts }: PodParts,
): PodTemplateSpec {
  const { podAnnotations, priorityClassName } = componentSpec(platform, name);
  const asked = Object.entries(podAnnotations).filter(([key]) => !isReservedAnnotation(key));
  return {
    metadata: {
      labels: { ...platformLabels(platform, name), ...parts.labels },
      annotations: { ...Object.fromEntries(asked), ...parts.annotations },
    },
    spec: {
      serviceAccountName: objectName(platform, name),
      automountServiceAccountToken: parts.token === true,
      // Service variables of other Services would be read as settings (GF_…, LOKI_…) where a Service is called alike.
      enableServiceLinks: false,
      terminationGracePeriodSeconds: parts.terminationGracePeriodSeconds,
      priorityClassName,
      securityContext: restrictedPod(parts.user),
      imagePullSecrets: pullSecretsOf(platform),
      initContainers: parts.initContainers?.length ? [...parts.initContainers] : undefined,
      containers: [...parts.containers],
      volumes: [...parts.volumes],
      ...placement(chart, platform, name),
    },
  };
}

/** What every container of a component has in common: its image, its requests and limits, its restrictions. */
export function baseContainer(
  platform: ObservabilityPlatform,
  name: ComponentName,
): Pick<Container, 'name' | 'image' | 'resources' | 'securityContext' | 'terminationMessagePolicy'> {
  const { requests, limits } = effectiveResources(platform, name);
  return {
    name,
    image: imageOf(platform, name),
    resources: { requests: { ...requests }, limits: { ...limits } },
    securityContext: restrictedContainer(),
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}

/** The pull secrets of all pods. */
export function pullSecretsOf({ spec }: ObservabilityPlatform): PodSpec['imagePullSecrets'] {
  const secrets = spec.global.imagePullSecrets;
  return secrets.length === 0 ? undefined : secrets.map(({ name }) => ({ name }));
}

/** The component's node selector and tolerations where it has its own, else the platform's; and its pods kept apart. */
function placement(
  chart: ResourceChart,
  { spec, ...platform }: ObservabilityPlatform,
  name: ComponentName,
): Pick<PodSpec, 'nodeSelector' | 'tolerations' | 'affinity' | 'topologySpreadConstraints'> {
  const own = componentSpec({ spec, ...platform }, name);
  const { nodeSelector, tolerations, affinity } = spec.global;
  const scheduled = schedulingOf({
    nodeSelector: own.nodeSelector ?? nodeSelector,
    tolerations: own.tolerations ?? tolerations,
    affinity,
  });
  const most = autoscalingOf({ spec, ...platform }, name)?.maxReplicas ?? replicasOf({ spec, ...platform }, name);
  // A DaemonSet spreads its pods by itself.
  const isDaemonSet = name === 'collector' && spec.components.openTelemetryCollector.mode === 'daemonset';
  if (most <= 1 || isDaemonSet) return scheduled;
  const { type, topologyKey } = spec.highAvailability.antiAffinity;
  const selector = { matchLabels: { ...chart.selector(name) } };
  if (type === 'hard') return { ...scheduled, affinity: withAntiAffinity(scheduled.affinity, topologyKey, selector) };
  const keys = new Set([topologyKey, 'topology.kubernetes.io/zone']);
  return {
    ...scheduled,
    topologySpreadConstraints: [...keys].map((key) => ({
      topologyKey: key,
      maxSkew: 1,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: selector,
    })),
  };
}

/** A hard rule is added to the user's own, never put in their place. */
function withAntiAffinity(
  affinity: Affinity | undefined,
  topologyKey: string,
  labelSelector: { readonly matchLabels: Readonly<Record<string, string>> },
): Affinity {
  const { podAntiAffinity } = affinity ?? {};
  const required = podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return {
    ...affinity,
    podAntiAffinity: {
      ...podAntiAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: [...required, { topologyKey, labelSelector }],
    },
  };
}
