/** Which container of a pod. Without it: every container that is not an init container. */
export interface WhichContainer {
  readonly container?: string;
}

/** How a process ends. */
export interface Exit extends WhichContainer {
  /** Default 1. */
  readonly exitCode?: number;
  /** `Error` (the default for a code other than 0), `OOMKilled`, `Completed`, … */
  readonly reason?: string;
  /** What the process left in its termination log. */
  readonly message?: string;
}

/** What pods can be told to do, and what may be said about it. Times are in seconds. */
export interface PodBehaviours {
  /** Runs and is ready. The default of every pod that is not of a Job. */
  readonly ready: WhichContainer;
  /** Runs, and is ready only that long after its start, or never where nothing is said. A container that is ready stays it. */
  readonly slow: WhichContainer & { readonly afterSeconds?: number };
  /** Is never more than `ContainerCreating`. A container that runs goes on. */
  readonly starting: WhichContainer;
  /** Runs, but its readiness probe fails (event `Unhealthy`), also where it was ready before. */
  readonly 'not-ready': WhichContainer & { readonly message?: string };
  /** Ends again and again; where its pod is not to be restarted, that is `failing`. */
  readonly 'crash-looping': Exit & CrashLoop;
  /** Ends with an error. Whether it is started again, its pod's `restartPolicy` says. */
  readonly failing: Exit & CrashLoop;
  /** Ends well soon after its start. The default of every pod of a Job. */
  readonly completing: WhichContainer & { readonly afterSeconds?: number };
  /** `ErrImagePull` and `ImagePullBackOff` in turn; with another reason, such as `InvalidImageName`, that one. */
  readonly 'image-pull-failing': WhichContainer & { readonly reason?: string; readonly message?: string };
  /** `CreateContainerConfigError`: a Secret, ConfigMap or key that is not there. */
  readonly 'container-config-failing': WhichContainer & { readonly message?: string };
}

/** The pace of a crash loop. */
export interface CrashLoop {
  /** How many restarts it has behind it from the beginning. Default 0. */
  readonly restarts?: number;
  /** How long it runs each time. Default 0.2. */
  readonly runsForSeconds?: number;
  /** How long it waits before the next start. Default 1; the message names the 10 s … 5 min that a kubelet takes. */
  readonly backOffSeconds?: number;
  /** Whether it is ready while it runs, as a container without a readiness probe is. Default false. */
  readonly isReadyBetween?: boolean;
}

/** One behaviour with all that was said about it. */
export type PodBehaviour = {
  readonly [Type in keyof PodBehaviours]: { readonly type: Type } & PodBehaviours[Type];
}[keyof PodBehaviours];
