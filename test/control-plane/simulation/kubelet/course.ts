import type { CrashLoop, Exit, PodBehaviour } from '../pod-behaviours.ts';
import type { Container, Waiting } from './pod.ts';

/** What is going to happen to one container. Times are in milliseconds. */
export type Course =
  /** It is being created, without end. */
  | { readonly type: 'creating' }
  /** It cannot be started: the kubelet reports `attempt`, then `backOff` until it tries again. */
  | { readonly type: 'cannot-start'; readonly attempt: Waiting; readonly backOff?: Waiting }
  | {
      readonly type: 'runs';
      /** Infinity for never. */
      readonly isReadyAfter: number;
      /** Whether a container that is ready stays it. */
      readonly staysReady: boolean;
      readonly probeMessage?: string;
      readonly ends?: {
        readonly after: number;
        readonly exitCode: number;
        readonly reason: string;
        readonly message?: string | undefined;
      };
      readonly restarts: number;
      readonly backOff: number;
    };

/** How long a container of a Job runs, in milliseconds. */
const JOB_RUNS_FOR = 300;

const NEVER = Number.POSITIVE_INFINITY;
const READY = { type: 'runs', isReadyAfter: 0, staysReady: true, restarts: 0, backOff: 0 } as const;

/** What a behaviour means for one container. */
export function courseOf(behaviour: PodBehaviour, { image }: Container): Course {
  switch (behaviour.type) {
    case 'ready':
      return READY;
    case 'slow':
      return { ...READY, isReadyAfter: milliseconds(behaviour.afterSeconds) ?? NEVER };
    case 'starting':
      return { type: 'creating' };
    case 'not-ready': {
      const { message = 'Readiness probe failed: HTTP probe failed with statuscode: 503' } = behaviour;
      return { ...READY, isReadyAfter: NEVER, staysReady: false, probeMessage: message };
    }
    case 'crash-looping':
    case 'failing':
      return crashLoop(behaviour);
    case 'completing':
      return completes(milliseconds(behaviour.afterSeconds) ?? JOB_RUNS_FOR);
    case 'image-pull-failing':
      return imagePullFails(behaviour, image);
    case 'container-config-failing': {
      const { message = 'secret "missing" not found' } = behaviour;
      return { type: 'cannot-start', attempt: { reason: 'CreateContainerConfigError', message } };
    }
  }
}

/** Runs for so many milliseconds and ends well. */
export function completes(after: number): Course {
  return { ...READY, ends: { after, exitCode: 0, reason: 'Completed' }, backOff: 1000 };
}

function crashLoop({
  exitCode = 1,
  reason = 'Error',
  message,
  restarts = 0,
  runsForSeconds = 0.2,
  backOffSeconds = 1,
  isReadyBetween = false,
}: Exit & CrashLoop): Course {
  return {
    type: 'runs',
    isReadyAfter: isReadyBetween ? 0 : NEVER,
    staysReady: false,
    ends: { after: runsForSeconds * 1000, exitCode, reason, message },
    restarts,
    backOff: backOffSeconds * 1000,
  };
}

/** The sentences of containerd and of the kubelet's image manager. */
function imagePullFails(
  { reason, message }: { readonly reason?: string; readonly message?: string },
  image: string,
): Course {
  if (reason !== undefined) {
    return {
      type: 'cannot-start',
      attempt: { reason, message: message ?? `Failed to apply default image tag "${image}": invalid reference format` },
    };
  }
  const text =
    message ?? `failed to pull and unpack image "${image}": failed to resolve reference "${image}": not found`;
  return {
    type: 'cannot-start',
    attempt: { reason: 'ErrImagePull', message: text },
    backOff: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}": ErrImagePull: ${text}` },
  };
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}
