/**
 * What can move a resource from one phase to another. Each is a fact of one moment:
 * - `started`: the Plan is there, what it requires exists, and something of it has been applied.
 * - `ready`: every object of the Plan is applied and healthy (advisory and open-ended ones aside).
 * - `changed`: the Plan is another one than that with which the resource was last ready.
 * - `upgraded`: as `changed`, and a component's version is among what changed.
 * - `lost`: something that was ready has been unhealthy for longer than the period of grace.
 * - `exhausted`: as `lost`, and longer than all retries take.
 * - `failed`: something will not become ready by itself.
 * - `recovered`: nothing is failed any more.
 * - `deleting`: the resource is being deleted.
 * - `{ applied: 60 }`: every object up to this wave (of every component) is applied and healthy.
 */
export type Trigger =
  | 'started'
  | 'ready'
  | 'changed'
  | 'upgraded'
  | 'lost'
  | 'exhausted'
  | 'failed'
  | 'recovered'
  | 'deleting'
  | { readonly appliedUpTo: number };

/** One way from a phase to another. Of several that are open, the first in the table is taken. */
export interface PhaseEdge {
  readonly from: string;
  readonly to: string;
  readonly when: Trigger;
  /** Only for resources that have been ready before, or that never were. */
  readonly onlyIf?: 'wasReady' | 'neverReady';
  /** What the edge is called in the diagram, as the seeds call it. */
  readonly label: string;
}

/** The phases of a kind and every way between them. The engine takes no other. */
export interface PhaseTable {
  /** In the order in which a resource goes through them. */
  readonly phases: readonly PhaseDefinition[];
  readonly edges: readonly PhaseEdge[];
}

/** One phase. */
export interface PhaseDefinition {
  readonly name: string;
  /**
   * `initial`: nothing has happened yet; `installing` and `updating`: on the way to ready; `ready`; `failed`; `deleting`.
   * Every table has exactly one initial, one ready, one failed and one deleting phase.
   */
  readonly stage: 'initial' | 'installing' | 'updating' | 'ready' | 'failed' | 'deleting';
  /** What the phase is doing, for messages: "provisioning the primary". */
  readonly activity: string;
}
