import type { Instant } from '../time/instant.ts';
import type { ErrorClass } from './health.ts';
import type { ContainerWaiting, PodContainer } from './pod-containers.ts';
import { findCrash, LOOP_RESTARTS } from './pod-crash.ts';
import { type PodTrouble, TROUBLE_GRACE } from './pod-trouble.ts';
import { quotation } from './quotation.ts';

/** What is wrong with a container; undefined when it runs, has done its work, or is about to start. */
export function findContainerProblem(container: PodContainer, now: Instant): PodTrouble | undefined {
  const { waiting } = container;
  if (waiting !== undefined && waiting.reason !== 'CrashLoopBackOff')
    return findWaitingTrouble(container, waiting, now);
  return findCrash(container, now);
}

/** What a reason for waiting means. */
interface WaitingReason {
  readonly errorClass: ErrorClass;
  readonly hasGrace: boolean;
  readonly hint?: string;
}

function findWaitingTrouble(container: PodContainer, waiting: ContainerWaiting, now: Instant): PodTrouble | undefined {
  const { reason, message = `container ${container.name} waits` } = waiting;
  const meaning = reason === undefined ? undefined : meaningOf(reason, message);
  if (reason === undefined || meaning === undefined) return undefined;
  const { errorClass, hint } = meaning;
  const trouble = { reason, message: quotation(message), errorClass, hint };
  const end = meaning.hasGrace && container.restartCount < LOOP_RESTARTS ? graceEnd(container) : undefined;
  if (end === undefined || now >= end) return { ...trouble, severity: 'failed' };
  return { ...trouble, severity: 'pending', nextCheck: end };
}

/** Without a known beginning no later look could tell that the grace is over, so there is none. */
function graceEnd({ dueSince }: PodContainer): Instant | undefined {
  return dueSince === undefined ? undefined : dueSince + TROUBLE_GRACE;
}

function meaningOf(reason: string, message: string): WaitingReason | undefined {
  const meaning = WAITING_REASONS.get(reason);
  if (meaning === undefined) {
    return /^Err|Error$|BackOff$/.test(reason) ? { errorClass: 'component', hasGrace: true } : undefined;
  }
  if (!TRANSIENT.test(message) || meaning.isAlwaysPermanent === true) return meaning;
  return {
    errorClass: 'transient',
    hasGrace: true,
    hint: 'Wait, and look at the registry and at the node if it stays',
  };
}

/** What the kubelet says (pkg/kubelet/container, pkg/kubelet/images) when a later try may succeed. */
const TRANSIENT =
  /\b5\d\d (Internal|Bad Gateway|Service|Gateway|Server)|status( code)?:? 5\d\d|\b429\b|too many requests|time-?d?[- ]?out|deadline exceeded|connection (refused|reset)|failed to sync|unexpected EOF|temporar/i;

const IMAGE_HINT = 'Check the name and tag of the image, and the credentials in imagePullSecrets';

const WAITING_REASONS: ReadonlyMap<string, WaitingReason & { readonly isAlwaysPermanent?: boolean }> = new Map([
  [
    'InvalidImageName',
    { errorClass: 'configuration', hasGrace: false, isAlwaysPermanent: true, hint: 'Correct the name of the image' },
  ],
  [
    'ErrImageNeverPull',
    {
      errorClass: 'configuration',
      hasGrace: false,
      isAlwaysPermanent: true,
      hint: 'Put the image on the node, or change imagePullPolicy, which is Never',
    },
  ],
  [
    'CreateContainerConfigError',
    {
      errorClass: 'configuration',
      hasGrace: false,
      hint: 'Create the Secret or ConfigMap that the container refers to, with every key it names',
    },
  ],
  ['ImagePullBackOff', { errorClass: 'component', hasGrace: true, hint: IMAGE_HINT }],
  ['ErrImagePull', { errorClass: 'component', hasGrace: true, hint: IMAGE_HINT }],
  ['ImageInspectError', { errorClass: 'component', hasGrace: true, hint: IMAGE_HINT }],
  [
    'RegistryUnavailable',
    { errorClass: 'transient', hasGrace: true, hint: 'Check that the node reaches the registry' },
  ],
  ['SignatureValidationFailed', { errorClass: 'configuration', hasGrace: true, hint: 'Use an image that is signed' }],
  [
    'RunContainerError',
    { errorClass: 'component', hasGrace: true, hint: 'Check the command and the mounts of the container' },
  ],
  [
    'CreateContainerError',
    { errorClass: 'component', hasGrace: true, hint: 'Check the command and the mounts of the container' },
  ],
  [
    'PostStartHookError',
    { errorClass: 'component', hasGrace: true, hint: 'Check the postStart hook of the container' },
  ],
]);
