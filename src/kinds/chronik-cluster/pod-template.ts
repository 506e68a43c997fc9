import { configDigestAnnotation } from '../../core/blocks/config-digest.ts';
import { schedulingOf, spreadOverNodes } from '../../core/blocks/scheduling.ts';
import type { Container, PodSpec, PodTemplateSpec, Volume } from '../../core/manifest/typed-manifest.ts';
import { isReservedAnnotation, isReservedLabel } from '../../core/synth/labels.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import { CONFIG_PATH, configMapName, settingsOf, TLS_PATH } from './configuration.ts';
import { environment } from './environment.ts';
import { containerSecurityContext, podSecurityContext } from './pod-security.ts';
import {
  type ChronikCluster,
  HEALTH_PORT,
  METRICS_PORT,
  mostReplicas,
  type Role,
  roleObjectName,
  upstreamLabels,
} from './roles.ts';

/** Where a role keeps its data. */
const DATA_PATH = '/var/lib/chronik';
/** Long enough for a node to hand over its partitions and flush before it is killed. */
const GRACE_PERIOD_SECONDS = 60;
const SCRATCH_LIMIT = '1Gi';

/** The pods of one role. `data` is the volume behind `DATA_PATH`, or undefined when a claim template provides it. */
export function podTemplate(
  chart: ResourceChart,
  cluster: ChronikCluster,
  details: { readonly role: Role; readonly dataVolume: Volume | undefined },
): PodTemplateSpec {
  const { role, dataVolume } = details;
  return {
    metadata: { labels: podLabels(cluster, role), annotations: podAnnotations(cluster) },
    spec: {
      serviceAccountName: roleObjectName(cluster, role.name),
      // The Role lets the pod re-read its own ConfigMap, and nothing else.
      automountServiceAccountToken: true,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: GRACE_PERIOD_SECONDS,
      securityContext: podSecurityContext(cluster),
      containers: [container(cluster, role)],
      volumes: [...volumes(cluster), ...(dataVolume === undefined ? [] : [dataVolume])],
      ...networkOf(cluster),
      ...schedulingOf(cluster.spec),
      topologySpreadConstraints: mostReplicas(role) > 1 ? spreadOverNodes(chart, role.name) : undefined,
      ...pullSecretsOf(cluster),
    },
  };
}

/** The user's pod labels, without those that only Planwright may set. */
function podLabels(cluster: ChronikCluster, role: Role): Readonly<Record<string, string>> {
  const asked = Object.entries(cluster.spec.podLabels ?? {}).filter(([name]) => !isReservedLabel(name));
  return { ...Object.fromEntries(asked), ...upstreamLabels(cluster, role.name) };
}

function podAnnotations(cluster: ChronikCluster): Readonly<Record<string, string>> {
  const { monitoring, podAnnotations: asked } = cluster.spec;
  // A ServiceMonitor finds the pods by itself; both together would scrape everything twice.
  const scraped = monitoring.prometheus && !monitoring.serviceMonitor.enabled;
  return {
    ...(scraped
      ? { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(METRICS_PORT), 'prometheus.io/path': '/metrics' }
      : {}),
    ...Object.fromEntries(Object.entries(asked ?? {}).filter(([name]) => !isReservedAnnotation(name))),
    ...configDigestAnnotation(settingsOf(cluster)),
  };
}

function container(cluster: ChronikCluster, role: Role): Container {
  const { cpu, memory, cpuLimit, memoryLimit } = role.resources;
  const limits = {
    ...(cpuLimit == null ? {} : { cpu: cpuLimit }),
    ...(memoryLimit == null ? {} : { memory: memoryLimit }),
  };
  return {
    name: role.name,
    image: role.image,
    imagePullPolicy: cluster.spec.image.pullPolicy,
    env: [...environment(cluster, role)],
    ports: [
      { name: role.port.name, containerPort: role.port.number, protocol: 'TCP' },
      { name: 'metrics', containerPort: METRICS_PORT, protocol: 'TCP' },
      { name: 'health', containerPort: HEALTH_PORT, protocol: 'TCP' },
    ],
    resources: { requests: { cpu, memory }, ...(Object.keys(limits).length > 0 ? { limits } : {}) },
    securityContext: containerSecurityContext(cluster),
    volumeMounts: [
      { name: 'config', mountPath: CONFIG_PATH, readOnly: true },
      { name: 'data', mountPath: DATA_PATH },
      { name: 'temp', mountPath: '/tmp' },
      ...(cluster.spec.security.tlsEnabled ? [{ name: 'tls', mountPath: TLS_PATH, readOnly: true }] : []),
    ],
    ...probes(),
  };
}

/** Start-up may take five minutes (a member replays its log); after that, 30 s of silence restarts it. */
function probes(): Pick<Container, 'startupProbe' | 'livenessProbe' | 'readinessProbe'> {
  return {
    startupProbe: {
      httpGet: { path: '/healthz', port: 'health' },
      periodSeconds: 5,
      timeoutSeconds: 3,
      failureThreshold: 60,
    },
    livenessProbe: {
      httpGet: { path: '/healthz', port: 'health' },
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 3,
    },
    readinessProbe: {
      httpGet: { path: '/readyz', port: 'health' },
      periodSeconds: 5,
      timeoutSeconds: 3,
      failureThreshold: 3,
    },
  };
}

function volumes(cluster: ChronikCluster): Volume[] {
  const { tlsEnabled, tlsSecret, mtlsEnabled } = cluster.spec.security;
  // The keys are named so that a Secret without them stops the pod with a clear event, not the program with an obscure one.
  const keys = ['tls.crt', 'tls.key', ...(mtlsEnabled ? ['ca.crt'] : [])];
  const tls: Volume[] = tlsEnabled
    ? [
        {
          name: 'tls',
          secret: { secretName: tlsSecret ?? '', defaultMode: 0o440, items: keys.map((key) => ({ key, path: key })) },
        },
      ]
    : [];
  return [
    { name: 'config', configMap: { name: configMapName(cluster) } },
    { name: 'temp', emptyDir: { sizeLimit: SCRATCH_LIMIT } },
    ...tls,
  ];
}

/** On the host's network, `ClusterFirst` would mean the host's resolver, and no cluster name would resolve. */
function dnsPolicyOf({ spec }: ChronikCluster): string | undefined {
  const { hostNetwork, dnsPolicy } = spec.network;
  if (hostNetwork && (dnsPolicy == null || dnsPolicy === 'ClusterFirst')) return 'ClusterFirstWithHostNet';
  return dnsPolicy ?? undefined;
}

function networkOf(cluster: ChronikCluster): Pick<PodSpec, 'hostNetwork' | 'dnsPolicy'> {
  return { hostNetwork: cluster.spec.network.hostNetwork ? true : undefined, dnsPolicy: dnsPolicyOf(cluster) };
}

function pullSecretsOf(cluster: ChronikCluster): Pick<PodSpec, 'imagePullSecrets'> {
  const names = cluster.spec.image.pullSecrets ?? [];
  return { imagePullSecrets: names.length === 0 ? undefined : names.map((name) => ({ name })) };
}
