import type { ContainerSecurityContext, PodSecurityContext } from '../manifest/typed-manifest.ts';

/** The fields of a pod's security context that a spec may ask for. */
export interface AskedPodSecurity {
  readonly runAsNonRoot?: boolean | null | undefined;
  readonly runAsUser?: number | null | undefined;
  readonly runAsGroup?: number | null | undefined;
  readonly fsGroup?: number | null | undefined;
}

/** The fields of a container's security context that a spec may ask for. */
export interface AskedContainerSecurity {
  readonly allowPrivilegeEscalation?: boolean | undefined;
  readonly privileged?: boolean | undefined;
  readonly readOnlyRootFilesystem?: boolean | undefined;
  readonly runAsNonRoot?: boolean | undefined;
  readonly runAsUser?: number | undefined;
}

/**
 * What Pod Security "restricted" asks of a pod (https://kubernetes.io/docs/concepts/security/pod-security-standards/), as the image's own
 * user, each field replaced by the one asked for.
 */
export function restrictedPod(user: number, asked?: AskedPodSecurity | null): PodSecurityContext {
  return {
    runAsNonRoot: asked?.runAsNonRoot ?? true,
    runAsUser: asked?.runAsUser ?? user,
    runAsGroup: asked?.runAsGroup ?? user,
    fsGroup: asked?.fsGroup ?? user,
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** The same for a container. What it does not say itself comes from the pod. */
export function restrictedContainer(asked: AskedContainerSecurity = {}): ContainerSecurityContext {
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
