import { type Instant, SECOND } from '../time/instant.ts';
import type { ErrorClass } from './health.ts';

/** How long a trouble that may go away by itself stays a `pending` one. */
export const TROUBLE_GRACE = 60 * SECOND;

/** What is wrong with a pod, or with something in a pod, told without the pod's name. */
export interface PodTrouble {
  /** `failed`: will not go away by itself, or has lasted longer than its grace; `pending`: may go away. */
  readonly severity: 'failed' | 'pending';
  readonly reason: string;
  readonly message: string;
  readonly errorClass?: ErrorClass | undefined;
  readonly hint?: string | undefined;
  /** When a `pending` trouble becomes a `failed` one, or a `failed` one is over though nothing changes. */
  readonly nextCheck?: Instant | undefined;
  /** The id of the object at fault, where it is not the pod. */
  readonly culprit?: string | undefined;
}
