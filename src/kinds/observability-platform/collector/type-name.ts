import { isAtLeast, type ObservabilityPlatform } from '../components.ts';

/** Types of the collector's parts that have two names: the older one, the newer, and the first version that knows it. */
const RENAMED = {
  otlp: ['otlp_grpc', [0, 144]],
  otlphttp: ['otlp_http', [0, 144]],
  k8sattributes: ['k8s_attributes', [0, 152]],
  prometheusremotewrite: ['prometheus_remote_write', [0, 154]],
} as const;

/** A type that has two names, by its older one. */
export type RenamedType = keyof typeof RENAMED;

/** The name by which the platform's version knows a type. Newer versions warn of the older name, until they no longer know it. */
export function typeName(platform: ObservabilityPlatform, type: RenamedType): string {
  const [name, since] = RENAMED[type];
  return isAtLeast(platform, 'collector', since) ? name : type;
}

/** Whether a part of a configuration is of a type: `k8s_attributes/second` is of the type `k8sattributes`. */
export function isOfType(part: string, type: RenamedType): boolean {
  const [name = part] = part.split('/', 1);
  return name === type || name === RENAMED[type][0];
}
