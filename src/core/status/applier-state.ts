import type { ErrorClass } from '../health/health.ts';
import type { Instant } from '../time/instant.ts';

/** What Argo CD or Flux says of applying a Plan. */
export interface ApplierState {
  readonly tool: 'Argo CD' | 'Flux';
  /** The id of the Application or Kustomization that says it. */
  readonly object: string;
  readonly phase: 'Applied' | 'Applying' | 'Failed' | 'Suspended';
  readonly reason: string;
  readonly message: string;
  /** Only of `Failed`. */
  readonly errorClass?: ErrorClass | undefined;
  /** How many tries have failed so far, where the tool counts them. */
  readonly retries?: number | undefined;
  readonly nextRetry?: Instant | undefined;
  readonly since?: Instant | undefined;
}
