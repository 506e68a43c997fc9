import { schedulingOf } from '../../core/blocks/scheduling.ts';
import type { Container, PodSpec, PodTemplateSpec } from '../../core/manifest/typed-manifest.ts';
import {
  COMPONENT_LABEL,
  CONFIG_DIGEST_ANNOTATION,
  isReservedAnnotation,
  isReservedLabel,
  RESOURCE_LABEL,
} from '../../core/synth/labels.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import { configurationOf } from './configuration.ts';
import { primaryEnvironment, replicaEnvironment } from './environment.ts';
import { commonPodSpec, postgresqlContainer, scriptCommand } from './pod.ts';
import { type Database, PORT, PORT_NAME, resourcesOf, upstreamLabels } from './servers.ts';
import { commonVolumes, dataVolume, internalSecret, serverVolumes, volumesOf } from './volumes.ts';

/**
 * How long a server may take to stop. The image's stop signal, SIGINT, is PostgreSQL's fast shutdown: it ends every session and writes
 * everything to disk, which takes as long as much is unwritten. Killed, it would have to recover when it starts.
 */
const GRACE_PERIOD_SECONDS = 300;

/** The pod of the primary. */
export function primaryPod(chart: ResourceChart, database: Database): PodTemplateSpec {
  const volumes = [
    ...commonVolumes(database),
    ...serverVolumes(database),
    internalSecret(database, 'superuser-password'),
  ];
  const server = serverContainer(database, {
    command: scriptCommand('start-primary.sh'),
    environment: primaryEnvironment(),
    volumes,
  });
  return serverPod(chart, database, { containers: [server], volumes: volumesOf(volumes) });
}

/** The pod of a replica: a copy of the primary's data is made, or proved to be there, before its server starts. */
export function replicaPod(chart: ResourceChart, database: Database): PodTemplateSpec {
  const environment = replicaEnvironment(database);
  const secret = internalSecret(database, 'replication-password');
  const volumes = [...commonVolumes(database), ...serverVolumes(database), secret];
  const clone = postgresqlContainer(database, {
    name: 'clone-primary',
    command: scriptCommand('clone-primary.sh'),
    environment,
    volumes: [...commonVolumes(database), dataVolume(), secret],
    resources: resourcesOf(database),
  });
  const server = serverContainer(database, { command: scriptCommand('start-replica.sh'), environment, volumes });
  return serverPod(chart, database, {
    initContainers: [clone],
    containers: [server],
    volumes: volumesOf(volumes),
  });
}

function serverContainer(
  database: Database,
  parts: Pick<Parameters<typeof postgresqlContainer>[1], 'command' | 'environment' | 'volumes'>,
): Container {
  return {
    ...postgresqlContainer(database, { name: 'postgresql', resources: resourcesOf(database), ...parts }),
    ports: [{ name: PORT_NAME, containerPort: PORT, protocol: 'TCP' }],
    ...probes(),
  };
}

function serverPod(
  chart: ResourceChart,
  database: Database,
  parts: Pick<PodSpec, 'initContainers' | 'containers' | 'volumes'>,
): PodTemplateSpec {
  return {
    metadata: { labels: podLabels(database), annotations: podAnnotations(database) },
    spec: {
      ...commonPodSpec(database),
      ...schedulingOf(database.spec),
      ...parts,
      terminationGracePeriodSeconds: GRACE_PERIOD_SECONDS,
      topologySpreadConstraints: spreadOverNodes(chart),
    },
  };
}

function podLabels(database: Database): Readonly<Record<string, string>> {
  const asked = Object.entries(database.spec.podLabels ?? {}).filter(([name]) => !isReservedLabel(name));
  return { ...upstreamLabels(database), ...Object.fromEntries(asked) };
}

function podAnnotations(database: Database): Readonly<Record<string, string>> {
  const asked = Object.entries(database.spec.podAnnotations ?? {}).filter(([name]) => !isReservedAnnotation(name));
  // Only what a running server cannot take up restarts it; the configure Job reloads the rest.
  return { ...Object.fromEntries(asked), [CONFIG_DIGEST_ANNOTATION]: configurationOf(database).restartDigest };
}

/**
 * Primary and replicas are kept apart as if they were one component, as far as there are nodes and zones. The rule stands on a lone
 * primary, too, so that the first replica does not change its pod, which would restart it.
 */
function spreadOverNodes(chart: ResourceChart): PodSpec['topologySpreadConstraints'] {
  const { [RESOURCE_LABEL]: resource } = chart.selector('primary');
  return ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: {
      matchLabels: { [RESOURCE_LABEL]: resource },
      matchExpressions: [{ key: COMPONENT_LABEL, operator: 'In', values: ['primary', 'replica'] }],
    },
  }));
}

/**
 * Ready is a server that lets sessions in. Alive is one that answers at all: a server that recovers after a crash refuses sessions for as
 * long as that takes, and starting it again would only begin the recovery anew.
 */
function probes(): Pick<Container, 'startupProbe' | 'livenessProbe' | 'readinessProbe'> {
  const ask = ['pg_isready', '-q', '-h', '127.0.0.1', '-p', String(PORT), '-U', 'postgres'];
  // pg_isready: 0 lets sessions in, 1 refuses them (starting, recovering, stopping), 2 does not answer.
  const alive = ['sh', '-c', `${ask.join(' ')} || [ $? -eq 1 ]`];
  return {
    startupProbe: { exec: { command: alive }, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 120 },
    livenessProbe: { exec: { command: alive }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    readinessProbe: { exec: { command: ask }, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
  };
}
