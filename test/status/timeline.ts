import type { JsonValue } from '../../src/core/json/json.ts';
import type { DependencyState } from '../../src/core/status/evaluation.ts';
import type { Operation } from './cluster-model.ts';

/** The life of one resource: what happens to it and its cluster, moment by moment, and what its status then says. */
export interface Timeline {
  readonly title: string;
  /** The resource as a person writes it, in YAML. */
  readonly resource: string;
  readonly moments: readonly Moment[];
}

/** One moment of a life. */
export interface Moment {
  readonly title: string;
  /** How many seconds after the moment before. In between the agent looks whenever it said that it would. */
  readonly after?: number;
  /** The agent is not running in these seconds. */
  readonly agentIsDown?: boolean;
  /** The status is lost: somebody removed it. */
  readonly forgets?: boolean;
  /** Somebody commits another spec: the resource and its Plan change, nothing is applied yet. */
  readonly resource?: string;
  /** Somebody changes the resource in the cluster, and not its Plan. */
  readonly unplanned?: string;
  /** Annotations that the resource has from now on. */
  readonly annotations?: Readonly<Record<string, string>>;
  readonly isDeleted?: boolean;
  /** Whether the Plan is in the cluster from now on. It is from the start, if nothing else is said. */
  readonly isPlanned?: boolean;
  /** What was found out about what is outside, from now on. */
  readonly dependencies?: readonly DependencyState[];
  readonly happens?: readonly Operation[];
  readonly expect: Expectation;
}

/** What a status says. What is left out is not looked at, but for `walk` and `blocking`: nothing is expected of these then. */
export interface Expectation {
  readonly phase: string;
  /** The phases that were walked through since the moment before: `Pending → Creating → Running`. */
  readonly walk?: string;
  readonly message?: RegExp;
  /** `Ready=False/ComponentDegraded Degraded=True !Stalled`: status, reason where it matters, and what must not be there. */
  readonly conditions?: string;
  /** `Upgrading 2/3`: phase, and ready of wanted replicas. */
  readonly components?: Readonly<Record<string, string>>;
  /** The object and the reason: `Pod/shop/orders-0 ImagePullBackOff`. */
  readonly blocking?: RegExp;
  /** The Events since the moment before, as `type reason`, that must be among them. */
  readonly events?: readonly string[];
  /** Any further fields of the status, by path. */
  readonly fields?: Readonly<Record<string, JsonValue | undefined>>;
}

/** Names the type of a time-line, so that its file needs no annotation. */
export function timeline(life: Timeline): Timeline {
  return life;
}
