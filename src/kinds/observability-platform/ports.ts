import type { ServicePort } from '../../core/manifest/typed-manifest.ts';
import type { ComponentName } from './components.ts';

/** A port that a component listens on. Names have 15 characters at most, as Kubernetes wants them. */
export interface ComponentPort {
  readonly name: string;
  readonly number: number;
  readonly protocol?: 'TCP' | 'UDP';
  /** Who may connect: `members` of the component, anybody in the `platform`'s namespace, or any pod of the `cluster`. */
  readonly from: 'members' | 'namespace' | 'cluster';
  /** HTTP path of Prometheus metrics on this port. */
  readonly metrics?: string;
}

/** The ports of the trace protocols, in Tempo and in the collector alike. Applications anywhere in the cluster send to them. */
const TRACE_PORTS: readonly ComponentPort[] = [
  { name: 'otlp-grpc', number: 4317, from: 'cluster' },
  { name: 'otlp-http', number: 4318, from: 'cluster' },
  { name: 'jaeger-thrift', number: 14268, from: 'cluster' },
  { name: 'jaeger-grpc', number: 14250, from: 'cluster' },
  { name: 'jaeger-compact', number: 6831, protocol: 'UDP', from: 'cluster' },
  { name: 'jaeger-binary', number: 6832, protocol: 'UDP', from: 'cluster' },
  { name: 'zipkin', number: 9411, from: 'cluster' },
];

/** Every port of every component (seed and upstream: kinds' own numbers). The first one is what people mean by the component's address. */
export const COMPONENT_PORTS: Readonly<Record<ComponentName, readonly ComponentPort[]>> = {
  prometheus: [{ name: 'http', number: 9090, from: 'namespace', metrics: '/metrics' }],
  loki: [
    { name: 'http', number: 3100, from: 'namespace', metrics: '/metrics' },
    { name: 'grpc', number: 9095, from: 'members' },
    { name: 'gossip', number: 7946, from: 'members' },
  ],
  tempo: [
    { name: 'http', number: 3200, from: 'namespace', metrics: '/metrics' },
    { name: 'grpc', number: 9095, from: 'members' },
    { name: 'gossip', number: 7946, from: 'members' },
    ...TRACE_PORTS,
  ],
  grafana: [
    { name: 'http', number: 3000, from: 'namespace', metrics: '/metrics' },
    { name: 'gossip', number: 9094, from: 'members' },
    { name: 'gossip-udp', number: 9094, protocol: 'UDP', from: 'members' },
  ],
  alertmanager: [
    { name: 'http', number: 9093, from: 'namespace', metrics: '/metrics' },
    { name: 'mesh', number: 9094, from: 'members' },
    { name: 'mesh-udp', number: 9094, protocol: 'UDP', from: 'members' },
  ],
  collector: [
    ...TRACE_PORTS,
    { name: 'metrics', number: 8888, from: 'namespace', metrics: '/metrics' },
    { name: 'health', number: 13133, from: 'namespace' },
  ],
};

/** The port with a name. */
export function portNumber(component: ComponentName, name: string): number {
  const port = COMPONENT_PORTS[component].find((candidate) => candidate.name === name);
  if (port === undefined) throw new Error(`${component} has no port ${name}`);
  return port.number;
}

/** A port as a Service has it. */
export function servicePort({ name, number, protocol = 'TCP' }: ComponentPort): ServicePort {
  return { name, port: number, targetPort: name, protocol };
}

/** A port as a container has it. */
export function containerPort({ name, number, protocol = 'TCP' }: ComponentPort): {
  readonly name: string;
  readonly containerPort: number;
  readonly protocol: string;
} {
  return { name, containerPort: number, protocol };
}
