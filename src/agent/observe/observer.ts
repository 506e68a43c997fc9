import type { FieldShapes } from '../../core/drift/field-shapes.ts';
import type { Kind } from '../../core/kind/kind.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import type { LiveState } from '../../core/live/live-state.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { ClearedObjects } from '../../core/status/cleared-objects.ts';

/** The id of a resource, as `objectId` writes it: `Database.databases.example.com/shop/orders`. What the queue is keyed by. */
export type ResourceKey = string;

/** Puts together what is known of a resource. Reads nothing itself: what it lacks it asks for, and tells when it has come. */
export interface Observer {
  /**
   * Whether first lists of what a resource needs are under way, so that `observe` would say that it is not settled: telling so costs nothing,
   * and at a start every kind that is listed concerns every resource. Like that it becomes false after a minute at the latest.
   */
  isListing(key: ResourceKey): boolean;
  /** Undefined where there is no such resource. */
  observe(key: ResourceKey): Observed | undefined;
  /** All resources that are there. */
  keys(): readonly ResourceKey[];
  /**
   * The objects that hold Plans of a resource, parts included, whatever they are called; also where there is no such resource. A Plan that is
   * nobody's is asked for by its own id, by which `onChange` tells of it while it holds a finalizer of ours.
   */
  plansOf(key: ResourceKey): readonly LiveObject[];
  /** Called with the key of every resource about which something changed: itself, its Plan, its objects, what it needs, what applies it. */
  onChange(listener: (key: ResourceKey) => void): void;
  /** Events of its namespace are read while this holds; they cost too much to be read always. */
  investigate(key: ResourceKey, isTroubled: boolean): void;
  /** Everything that is known of the resource is forgotten; called when it is gone and let go. */
  forget(key: ResourceKey): void;
}

/** What a status is computed from, but for the time. */
export interface Observed {
  readonly kind: Kind;
  readonly resource: LiveObject;
  /** Undefined where there is none, or none that can be used. */
  readonly plan: Plan | undefined;
  /** The objects that hold its Plan, parts included, usable or not: for the finalizer. */
  readonly planObjects: readonly LiveObject[];
  /** Others that say they are a Plan of the resource, and are not used: no finalizer belongs on them. */
  readonly strayPlans: readonly LiveObject[];
  readonly live: LiveState;
  /** What of it need not be read again; undefined without a Plan that can be used. */
  readonly cleared: ClearedObjects | undefined;
  readonly shapes: FieldShapes;
  /**
   * False while the first lists and looks of what is needed are still under way, and while an object that its watch told gone is looked
   * for by name: a verdict now would only flap. Becomes true after a minute at the latest; what is then still unread is so in
   * `live.unreadable`. The key is told when it becomes true.
   */
  readonly isSettled: boolean;
  /** Whether the Events of its namespace are read (`investigate`), or known not to be readable. No verdict but the first waits for them. */
  readonly areEventsRead: boolean;
}
