import { restrictedContainer, restrictedPod } from '../../core/blocks/restricted-pod.ts';
import { type AskedScheduling, schedulingOf } from '../../core/blocks/scheduling.ts';
import type { Container, EnvVar, PodSpec } from '../../core/manifest/typed-manifest.ts';
import { postgresUserOf } from './postgresql-image.ts';
import { type Database, namesOf } from './servers.ts';
import { type MountedVolume, mountsOf, SCRIPTS_PATH } from './volumes.ts';

/** What one container of the PostgreSQL image runs, and with what. */
export interface ContainerParts {
  readonly name: string;
  readonly command: readonly string[];
  readonly environment: readonly EnvVar[];
  readonly volumes: readonly MountedVolume[];
  readonly resources: NonNullable<Container['resources']>;
}

/** A container of the PostgreSQL image, as unprivileged as it can be. What its last line says becomes the reason of a failure. */
export function postgresqlContainer({ spec }: Database, parts: ContainerParts): Container {
  return {
    name: parts.name,
    image: spec.image,
    imagePullPolicy: spec.imagePullPolicy,
    command: [...parts.command],
    env: [...parts.environment],
    resources: parts.resources,
    securityContext: restrictedContainer(spec.security.containerSecurityContext),
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: mountsOf(parts.volumes),
  };
}

/** The command that runs one of the scripts. They are mounted without the right to execute them. */
export function scriptCommand(script: string, ...words: readonly string[]): readonly string[] {
  return ['sh', `${SCRIPTS_PATH}/${script}`, ...words];
}

/** What every pod of the PostgreSQL image has in common: who it is, and on which nodes it may run. */
export function commonPodSpec(database: Database): Omit<PodSpec, 'containers'> {
  const { spec } = database;
  const asked = spec.security.podSecurityContext;
  const pullSecrets = spec.imagePullSecrets ?? [];
  return {
    serviceAccountName: namesOf(database).primary,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: restrictedPod(asked?.runAsUser ?? postgresUserOf(spec.image), asked),
    imagePullSecrets: pullSecrets.length === 0 ? undefined : pullSecrets.map(({ name }) => ({ name })),
    ...schedulingOf(nodeRulesOf(database)),
  };
}

/**
 * The nodes that the user asked for. What the spec says of other pods is for servers: a rule that keeps them apart would leave no node
 * for the Job that has to look at all of them.
 */
export function nodeRulesOf({ spec }: Database): AskedScheduling {
  const { nodeSelector, tolerations, affinity } = spec;
  const nodeAffinity = affinity?.nodeAffinity;
  return { nodeSelector, tolerations, affinity: nodeAffinity === undefined ? undefined : { nodeAffinity } };
}
