import type { FieldPath, JsonValue } from '../json/json.ts';
import type { Instant } from '../time/instant.ts';

/**
 * One place where the cluster differs from the Plan.
 * - `Missing`: the cluster lacks the object, or a field of it (`path`).
 * - `Changed`: a field has another value.
 * - `Extraneous`: a field that left the Plan is still there, owned by the applier.
 * - `Orphaned`: an object with our label that no Plan lists.
 * - `Recreated`: somebody deleted the object and it was made again. News, not a difference: it never makes a resource drift.
 */
export interface Difference {
  /** The object's id in the Plan. */
  readonly object: string;
  readonly type: 'Missing' | 'Changed' | 'Extraneous' | 'Orphaned' | 'Recreated';
  /** The field, where it is not the whole object. Items of lists that have keys are named by them, as text: `["spec","containers","name=app","image"]`. */
  readonly path?: FieldPath | undefined;
  /** What the Plan says; absent for what it does not say. Never set for values of Secrets. */
  readonly desired?: JsonValue | undefined;
  /** What the cluster holds; absent for what it lacks. Never set for values of Secrets. */
  readonly live?: JsonValue | undefined;
  /** The field manager that wrote the live value, where Kubernetes recorded it. */
  readonly manager?: string | undefined;
  /** What kind of writer that is. `applier`: another server-side applier claims the field, which is a conflict rather than an edit. */
  readonly writer?: 'person' | 'applier' | 'autoscaler' | 'controller' | undefined;
  /** When that manager last wrote, as Kubernetes recorded it. */
  readonly time?: Instant | undefined;
  /** The difference in words, without values of Secrets. */
  readonly message: string;
}
