import type { NamedRules } from '../health/named-rules.ts';
import type { JsonObject } from '../json/json.ts';
import type { LiveState } from '../live/live-state.ts';
import type { Plan } from '../plan/plan.ts';
import type { Resource } from '../resource/resource.ts';
import type { ComponentStatus } from './status.ts';
import type { PhaseTable } from './phase-table.ts';

/** How a kind reports: its phases, its words and its own status fields. */
export interface KindStatus<Spec = unknown> {
  readonly phases: PhaseTable;
  readonly retry: RetryPolicy;
  /** The reason and message of Ready=True, as the seeds word them. */
  readonly ready: { readonly reason: string; readonly message: string };
  /** Available=True while every component has a ready replica (the default), or while any has. */
  readonly availableWith?: 'every' | 'any';
  /** How objects are judged that the kind renders, where the catalogue's own rule does not fit: see `withNamedRules`. */
  readonly health?: NamedRules;
  /** Under which prefix the agent also exposes the kind's metrics, where its seed promises names: `observability_platform`. */
  readonly metricPrefix?: string;
  /** What the resource needs from outside the cluster; the agent looks whether it is there. */
  dependencies?(resource: Resource<Spec>): readonly ExternalDependency[];
  /** Endpoints and the kind's own status fields. A pure function; fields that say nothing now are left out. */
  report(facts: StatusFacts<Spec>): KindReport;
}

/** The back-off of a kind: `initialSeconds`, times `factor` after each try, at most `maxSeconds`, `maxRetries` times. */
export interface RetryPolicy {
  readonly initialSeconds: number;
  readonly factor: number;
  readonly maxSeconds: number;
  readonly maxRetries: number;
}

/** Something outside the cluster. */
export interface ExternalDependency {
  readonly name: string;
  readonly type: 'tcp' | 'http' | 'postgresql' | 'dns';
  /** `host:port`, a URL, or a name, by type. */
  readonly target: string;
  /** Between two looks while it is there; the agent's own setting where nothing is said. */
  readonly intervalSeconds?: number | undefined;
  /** How long a look may take; the agent's own setting where nothing is said. */
  readonly timeoutSeconds?: number | undefined;
}

/** What a kind reports from. */
export interface StatusFacts<Spec = unknown> {
  readonly resource: Resource<Spec>;
  readonly plan: Plan;
  readonly live: LiveState;
  readonly isReady: boolean;
  /** In the order in which they are installed. */
  readonly components: readonly ComponentStatus[];
  /** The status before, for times that move only when something changed. */
  readonly previous: JsonObject;
  /** RFC 3339, whole seconds. */
  readonly now: string;
}

/** What a kind adds to the common block. */
export interface KindReport {
  /** Addresses by name; only those behind which a ready pod stands. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly fields: JsonObject;
}
