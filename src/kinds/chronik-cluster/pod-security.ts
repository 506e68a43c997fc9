import { restrictedContainer, restrictedPod } from '../../core/blocks/restricted-pod.ts';
import type { ContainerSecurityContext, PodSecurityContext } from '../../core/manifest/typed-manifest.ts';
import type { ChronikCluster } from './roles.ts';

/** The user that upstream's images are documented to run as. */
const CHRONIK_USER = 1000;

/** Pod Security "restricted" defaults, each field replaced by the user's where the spec has one. */
export function podSecurityContext({ spec }: ChronikCluster): PodSecurityContext {
  return restrictedPod(CHRONIK_USER, spec.security.podSecurityContext);
}

/** The same for the container. What it does not say itself comes from the pod. */
export function containerSecurityContext({ spec }: ChronikCluster): ContainerSecurityContext {
  return restrictedContainer(spec.security.containerSecurityContext);
}
