import type { JsonObject } from '../../core/json/json.ts';

/** What the status page shows. All of it is read when somebody looks. */
export interface PageSource {
  agent(): AgentView;
  /** Every resource of the cluster, sorted by namespace, kind and name. */
  resources(): readonly ResourceSummary[];
  /** One of them, as `namespace/kind/name` with the kind in lower case; undefined where there is none. */
  resource(path: string): ResourceDetails | undefined;
}

/** How the agent itself is doing. */
export interface AgentView extends JsonObject {
  readonly identity: string;
  readonly version: string;
  readonly shardsHeld: number;
  readonly shards: number;
  readonly isReady: boolean;
  /** Why it is not, or what it cannot see. */
  readonly troubles: readonly string[];
}

/** One line of the table: what the status in the cluster says. */
export interface ResourceSummary extends JsonObject {
  /** `shop/database/orders`: what links to it. */
  readonly path: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Empty where no status was written yet. */
  readonly phase: string;
  readonly ready: 'True' | 'False' | 'Unknown';
  /** When Ready became what it is; RFC 3339. */
  readonly since: string | undefined;
  readonly message: string;
  readonly drift: number;
  /** `StatefulSet.apps/shop/orders: ImagePullBackOff` */
  readonly blocking: string | undefined;
  readonly isPaused: boolean;
}

/** Everything about one resource. */
export interface ResourceDetails extends JsonObject {
  readonly summary: ResourceSummary;
  /** As it is in the cluster. */
  readonly status: JsonObject;
  /** Oldest first; since this replica writes for the resource. */
  readonly transitions: readonly PhaseChange[];
  readonly steps: readonly StepProgress[];
}

/** A phase that was entered. */
export interface PhaseChange extends JsonObject {
  readonly from: string;
  readonly to: string;
  /** RFC 3339. */
  readonly time: string;
}

/** A step of the Plan: how far its objects are. */
export interface StepProgress extends JsonObject {
  readonly name: string;
  readonly wave: number;
  readonly done: number;
  readonly objects: readonly ObjectProgress[];
}

/** An object of the Plan. */
export interface ObjectProgress extends JsonObject {
  readonly id: string;
  readonly application: 'Applied' | 'Outdated' | 'Missing' | 'Unreadable';
  readonly health: string;
  readonly reason: string;
  readonly message: string;
}
