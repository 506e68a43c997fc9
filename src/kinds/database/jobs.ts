import type { PodTemplateSpec, TypedManifests } from '../../core/manifest/typed-manifest.ts';
import { configureEnvironment, verifyEnvironment } from './environment.ts';
import { commonPodSpec, type ContainerParts, postgresqlContainer, scriptCommand } from './pod.ts';
import { type Database, NAME_LABELS, namesOf, upstreamLabels } from './servers.ts';
import { commonVolumes, credentialsSecret, internalSecret, volumesOf } from './volumes.ts';

type Job = TypedManifests['Job'];
type JobSpec = NonNullable<Job['spec']>;
type FailureRule = NonNullable<JobSpec['podFailurePolicy']>['rules'][number];

/** What the scripts exit with when trying again cannot help: the input or the data's state is wrong. */
const HOPELESS_EXIT_CODE = 2;
/** All tries together, with what the scripts themselves wait for. */
const DEADLINE_SECONDS = 3600;
/** psql and a shell. */
const CLIENT_RESOURCES = { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } };

/** The Job that makes the roles, the database and the extensions what the spec says. It may run any number of times. */
export function configureJob(database: Database): Job {
  const volumes = [
    ...commonVolumes(database),
    internalSecret(database, 'superuser-password', 'replication-password'),
    credentialsSecret(database),
  ];
  return job(database, `${namesOf(database).primary}-configure`, {
    name: 'configure',
    command: scriptCommand('configure.sh'),
    environment: configureEnvironment(database),
    volumes,
    resources: CLIENT_RESOURCES,
  });
}

/** The Job that proves that the database works: it writes and reads as its owner, and asks every replica. */
export function verifyJob(database: Database): Job {
  const volumes = [
    ...commonVolumes(database),
    credentialsSecret(database),
    // Without replicas it serves to drop the slots of those that there were.
    internalSecret(database, 'replication-password'),
  ];
  return job(database, `${namesOf(database).primary}-verify`, {
    name: 'verify',
    command: scriptCommand('verify.sh'),
    environment: verifyEnvironment(database),
    volumes,
    resources: CLIENT_RESOURCES,
  });
}

function job(database: Database, name: string, parts: ContainerParts): Job {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, labels: upstreamLabels(database) },
    spec: { ...jobSpec(database, parts), activeDeadlineSeconds: DEADLINE_SECONDS },
  };
}

/** A Job's spec that runs one container of the PostgreSQL image until it succeeds. */
export function jobSpec(database: Database, parts: ContainerParts): JobSpec {
  return {
    backoffLimit: 5,
    podFailurePolicy: { rules: failureRules(parts.name) },
    template: podTemplate(database, parts),
  };
}

function failureRules(containerName: string): FailureRule[] {
  const hopeless: Omit<FailureRule, 'onPodConditions'> = {
    action: 'FailJob',
    onExitCodes: { containerName, operator: 'In', values: [HOPELESS_EXIT_CODE] },
  };
  return [
    // The type wants conditions in every rule; the API takes exactly one of the two (KEP-3329).
    hopeless as FailureRule,
    // A pod that was evicted or preempted has not failed.
    { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
  ];
}

function podTemplate(database: Database, parts: ContainerParts): PodTemplateSpec {
  return {
    metadata: { labels: NAME_LABELS },
    spec: {
      ...commonPodSpec(database),
      restartPolicy: 'Never',
      containers: [postgresqlContainer(database, parts)],
      volumes: volumesOf(parts.volumes),
    },
  };
}
