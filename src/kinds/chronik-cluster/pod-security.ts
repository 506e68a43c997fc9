import type { ContainerSecurityContext, PodSecurityContext } from '../../core/manifest/typed-manifest.ts';
import type { ChronikCluster } from './roles.ts';

/** The user that upstream's images are documented to run as. */
const CHRONIK_USER = 1000;

/** Pod Security "restricted" defaults, each field replaced by the user's where the spec has one. */
export function podSecurityContext({ spec }: ChronikCluster): PodSecurityContext {
  const asked = spec.security.podSecurityContext;
  return {
    runAsNonRoot: asked?.runAsNonRoot ?? true,
    runAsUser: asked?.runAsUser ?? CHRONIK_USER,
    runAsGroup: asked?.runAsGroup ?? CHRONIK_USER,
    fsGroup: asked?.fsGroup ?? CHRONIK_USER,
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** The same for the container. What it does not say itself comes from the pod. */
export function containerSecurityContext({ spec }: ChronikCluster): ContainerSecurityContext {
  const asked = spec.security.containerSecurityContext ?? {};
  return {
    // The API server refuses a privileged container that may not escalate.
    allowPrivilegeEscalation: asked.allowPrivilegeEscalation ?? asked.privileged ?? false,
    privileged: asked.privileged,
    readOnlyRootFilesystem: asked.readOnlyRootFilesystem ?? true,
    runAsNonRoot: asked.runAsNonRoot,
    runAsUser: asked.runAsUser,
    capabilities: { drop: ['ALL'] },
  };
}
