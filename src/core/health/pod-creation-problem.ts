import type { LiveObject } from '../live/live-object.ts';
import { objectId } from '../manifest/object-id.ts';
import type { Instant } from '../time/instant.ts';
import { conditionOf } from './conditions.ts';
import type { ErrorClass, HealthContext } from './health.ts';
import { newestEvent } from './newest-event.ts';
import { instantAt, latest } from './pod-fields.ts';
import type { PodProblem } from './pod-problem.ts';
import { TROUBLE_GRACE } from './pod-trouble.ts';
import { quotation, reasonOr } from './quotation.ts';

/** Why pods of a Deployment or ReplicaSet are refused, from its condition ReplicaFailure; undefined when they are not. */
export function findReplicaFailure(object: LiveObject, { now }: HealthContext): PodProblem | undefined {
  const failure = conditionOf(object, 'ReplicaFailure');
  if (failure?.status !== 'True') return undefined;
  const { reason = 'FailedCreate', message = 'pods cannot be created', since } = failure;
  return refusal({ object, reason, message, since, now });
}

/**
 * Why pods of a StatefulSet or DaemonSet are refused: those have no condition for it, only Events.
 * An Event that is older than the newest pod tells of a refusal that is over.
 */
export function findCreationWarning(
  object: LiveObject,
  pods: readonly LiveObject[],
  { live, now }: HealthContext,
): PodProblem | undefined {
  const warning = newestEvent(live, object, CREATION_REASONS);
  if (warning === undefined) return undefined;
  const newestPod = latest(pods.map((pod) => instantAt(pod, ['metadata', 'creationTimestamp'])));
  if (newestPod !== undefined && warning.last !== undefined && warning.last < newestPod) return undefined;
  const { reason, message } = warning;
  return refusal({ object, reason, message, since: latest([warning.first, newestPod]), now });
}

const CREATION_REASONS: readonly string[] = ['FailedCreate'];

interface Refusal {
  readonly object: LiveObject;
  readonly reason: string;
  readonly message: string;
  readonly since: Instant | undefined;
  readonly now: Instant;
}

function refusal({ object, reason, message, since, now }: Refusal): PodProblem {
  const end = since === undefined ? undefined : since + TROUBLE_GRACE;
  const hasFailed = end === undefined || now >= end;
  const quota = quotaOf(object, message);
  return {
    severity: hasFailed ? 'failed' : 'pending',
    // What `status.blocking` promises; Kubernetes itself says only that a pod could not be created.
    reason: quota === undefined ? reasonOr(reason, 'FailedCreate') : 'QuotaExceeded',
    message: quotation(message),
    ...kindOfRefusal(message),
    culprit: quota,
    nextCheck: hasFailed ? undefined : end,
  };
}

function kindOfRefusal(message: string): { readonly errorClass: ErrorClass; readonly hint: string } {
  const kind = REFUSALS.find(({ pattern }) => pattern.test(message));
  return kind ?? { errorClass: 'resource', hint: 'Read the Events of the object' };
}

/** In this order: a quota refuses with "forbidden", too, and a webhook that does not answer is no denial. */
const REFUSALS: readonly { readonly pattern: RegExp; readonly errorClass: ErrorClass; readonly hint: string }[] = [
  {
    pattern: /exceeded quota|must specify|maximum .* usage per|minimum .* usage per/i,
    errorClass: 'resource',
    hint: 'Raise the quota or the limit range of the namespace, or lower the requests and limits',
  },
  {
    pattern:
      /failed calling webhook|timed? ?out|deadline exceeded|connection refused|no endpoints available|etcdserver/i,
    errorClass: 'transient',
    hint: 'Check that the admission webhook answers',
  },
  {
    pattern: /serviceaccount "[^"]*" not found|error looking up service account|is invalid:/i,
    errorClass: 'configuration',
    hint: 'Create what the pod template refers to, or correct the template',
  },
  {
    pattern: /denied the request|violates PodSecurity/i,
    errorClass: 'resource',
    hint: 'Change the pod template so that the admission policy allows it, or change the policy',
  },
  { pattern: /forbidden/i, errorClass: 'resource', hint: 'Grant what is refused, or ask for less' },
];

function quotaOf(object: LiveObject, message: string): string | undefined {
  const name = /exceeded quota: ([a-z0-9.-]+)/.exec(message)?.[1];
  const { namespace = '' } = object.metadata;
  return name === undefined ? undefined : objectId({ apiVersion: 'v1', kind: 'ResourceQuota', namespace, name });
}
