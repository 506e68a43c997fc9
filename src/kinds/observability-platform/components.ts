import { componentSteps, standardSteps, type StandardStep, type StepDefinition } from '../../core/kind/steps.ts';
import type { Resource } from '../../core/resource/resource.ts';
import type { ObservabilityPlatformSpec } from './observability-platform.generated.ts';

/** An ObservabilityPlatform whose spec passed every check. */
export type ObservabilityPlatform = Resource<ObservabilityPlatformSpec>;

type Components = ObservabilityPlatformSpec['components'];
type Alertmanager = ObservabilityPlatformSpec['alerting']['alertmanager'];

/** What the spec says about any of the components. */
export type ComponentSpec = Components[keyof Components] | Alertmanager;

/** The components in the order in which they start: the seed's, and the collector when everything it sends to is there. */
export const COMPONENTS = ['prometheus', 'loki', 'tempo', 'grafana', 'alertmanager', 'collector'] as const;

/** The name of a component: its `app.kubernetes.io/component`, and the prefix of its steps and objects. */
export type ComponentName = (typeof COMPONENTS)[number];

/** Objects that serve all components have this one. */
export const PLATFORM_COMPONENT = 'platform';

const STEPS_OF_EACH: readonly StandardStep[] = [
  'rbac',
  'config',
  'stateful',
  'services',
  'workloads',
  'verify',
  'disruption',
  'exposure',
  'autoscaling',
];

/** Every step a platform can have: the shared ones, then those of each component, one component after the other. */
export const PLATFORM_STEPS: readonly StepDefinition[] = [
  ...standardSteps('rbac', 'config', 'bootstrap'),
  ...COMPONENTS.flatMap((name, index) => componentSteps(name, index + 1, STEPS_OF_EACH)),
];

/** The step of a component: `stepOf('loki', 'stateful')` is `loki-stateful`. */
export function stepOf(component: ComponentName, step: StandardStep): string {
  return `${component}-${step}`;
}

/** What the spec says about one component. */
export function componentSpec(platform: ObservabilityPlatform, name: 'alertmanager'): Alertmanager;
export function componentSpec(platform: ObservabilityPlatform, name: ComponentName): ComponentSpec;
export function componentSpec({ spec }: ObservabilityPlatform, name: ComponentName): ComponentSpec {
  switch (name) {
    case 'alertmanager':
      return spec.alerting.alertmanager;
    case 'collector':
      return spec.components.openTelemetryCollector;
    default:
      return spec.components[name];
  }
}

/** Whether a component is rendered at all. */
export function isEnabled(platform: ObservabilityPlatform, name: ComponentName): boolean {
  return componentSpec(platform, name).enabled;
}

/** The image of a component with its tag. The tag is the version as the project spells it: the schema has it so. */
export function imageOf(platform: ObservabilityPlatform, name: ComponentName): string {
  const { image, version } = componentSpec(platform, name);
  return `${image}:${version}`;
}

/** Why a component cannot have more than one replica as it is configured; undefined where it can. */
export function whySingle(platform: ObservabilityPlatform, name: ComponentName): string | undefined {
  const { loki, tempo, grafana } = platform.spec.components;
  switch (name) {
    case 'loki':
      return objectStorageOf(loki) === undefined
        ? 'its replicas would each keep other logs: they share object storage only'
        : undefined;
    case 'tempo':
      return objectStorageOf(tempo) === undefined
        ? 'its replicas would each keep other traces: they share object storage only'
        : undefined;
    case 'grafana':
      return grafana.database === undefined ? 'its replicas would each have a database of their own' : undefined;
    default:
      return undefined;
  }
}

/**
 * How many pods a component starts with: what the spec says, raised to what high availability asks for where the program can share its
 * data. An autoscaler's range wins over both.
 */
export function replicasOf(platform: ObservabilityPlatform, name: ComponentName): number {
  const { replicas } = componentSpec(platform, name);
  if (whySingle(platform, name) !== undefined) return 1;
  const { enabled, minReplicas } = platform.spec.highAvailability;
  const raised = enabled ? Math.max(replicas, minReplicas) : replicas;
  const autoscaling = autoscalingOf(platform, name);
  if (autoscaling === undefined) return raised;
  return Math.min(Math.max(raised, autoscaling.minReplicas), autoscaling.maxReplicas);
}

/** How many pods a component may come to have. */
export function mostReplicas(platform: ObservabilityPlatform, name: ComponentName): number {
  return autoscalingOf(platform, name)?.maxReplicas ?? replicasOf(platform, name);
}

/** The autoscaling block of a component that can have one: Grafana and the collector keep no data of their own. */
export function autoscalingOf(
  { spec }: ObservabilityPlatform,
  name: ComponentName,
): Components['grafana']['autoscaling'] {
  if (name === 'grafana') return spec.components.grafana.autoscaling;
  return name === 'collector' ? spec.components.openTelemetryCollector.autoscaling : undefined;
}

/** Where Loki or Tempo keep their data outside their own volumes. */
export type ObjectStorage =
  | { readonly type: 's3'; readonly bucket: NonNullable<Components['loki']['s3']> }
  | { readonly type: 'gcs'; readonly bucket: NonNullable<Components['loki']['gcs']> }
  | { readonly type: 'azure'; readonly bucket: NonNullable<Components['loki']['azure']> };

/** The object storage that is enabled; the schema lets only one be. */
export function objectStorageOf({
  s3,
  gcs,
  azure,
}: Pick<Components['loki'], 's3' | 'gcs' | 'azure'>): ObjectStorage | undefined {
  if (s3?.enabled === true) return { type: 's3', bucket: s3 };
  if (gcs?.enabled === true) return { type: 'gcs', bucket: gcs };
  return azure?.enabled === true ? { type: 'azure', bucket: azure } : undefined;
}

/** The name of a component's workload, client Service, ServiceAccount and budget: `loki-production`. */
export function objectName(platform: ObservabilityPlatform, name: ComponentName): string {
  return `${name}-${platform.metadata.name}`;
}

/** The DNS name of a component's client Service inside the cluster. */
export function hostOf(platform: ObservabilityPlatform, name: ComponentName): string {
  return `${objectName(platform, name)}.${platform.metadata.namespace}.svc.cluster.local`;
}

/** The headless Service through which the members of a component find each other, and Prometheus finds them all. */
export function headlessName(platform: ObservabilityPlatform, name: ComponentName): string {
  return `${objectName(platform, name)}-headless`;
}

/** The DNS name that answers with the address of every pod of a component. */
export function headlessHostOf(platform: ObservabilityPlatform, name: ComponentName): string {
  return `${headlessName(platform, name)}.${platform.metadata.namespace}.svc.cluster.local`;
}

/** Labels beside those of the chart, by which people find the objects of a platform. They never select. */
export function platformLabels(
  platform: ObservabilityPlatform,
  name?: ComponentName,
): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/name': name ?? 'observability-platform',
    'app.kubernetes.io/part-of': 'observability-platform',
    'observability.io/platform': platform.metadata.name,
  };
}

/** The version of a component as numbers: major, minor, patch. */
export function versionOf(platform: ObservabilityPlatform, name: ComponentName): readonly [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = (componentSpec(platform, name).version.match(/\d+/g) ?? []).map(Number);
  return [major, minor, patch];
}

/** Whether a component's version is the given one or newer. */
export function isAtLeast(
  platform: ObservabilityPlatform,
  name: ComponentName,
  [major, minor]: readonly [number, number],
): boolean {
  const [actualMajor, actualMinor] = versionOf(platform, name);
  return actualMajor > major || (actualMajor === major && actualMinor >= minor);
}
