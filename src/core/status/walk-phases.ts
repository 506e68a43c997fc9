import { InvariantError } from '../diagnostic/invariant-error.ts';
import type { PhaseTransition } from './evaluation.ts';
import type { PhaseDefinition, PhaseEdge, PhaseTable, Trigger } from './phase-table.ts';

/** What is true of a resource at one moment, in the words of the table's triggers. */
export interface PhaseFacts {
  readonly triggers: ReadonlySet<Exclude<Trigger, object>>;
  /** Whether every object up to a wave (of every component) is applied and healthy. */
  isAppliedUpTo(wave: number): boolean;
  readonly wasReady: boolean;
}

/** Where a resource is, and how it came there. */
export interface PhaseWalk {
  readonly phase: PhaseDefinition;
  readonly transitions: readonly PhaseTransition[];
}

/**
 * Follows the table's open edges from a phase as far as they lead, each at most once and not beyond being ready, and takes no other way. A phase that the table
 * does not know, or none, counts as the initial one.
 */
export function walkPhases(table: PhaseTable, from: string | undefined, facts: PhaseFacts): PhaseWalk {
  let phase = table.phases.find(({ name }) => name === from) ?? initialPhaseOf(table);
  const taken = new Set<PhaseEdge>();
  const transitions: PhaseTransition[] = [];
  for (;;) {
    const edge = table.edges.find((each) => each.from === phase.name && !taken.has(each) && isOpen(each, facts));
    if (edge === undefined) return { phase, transitions };
    taken.add(edge);
    transitions.push({ from: edge.from, to: edge.to });
    phase = phaseNamed(table, edge.to);
    // Whoever has come to be ready stays: what made it leave is what it has just gone through.
    if (phase.stage === 'ready') return { phase, transitions };
  }
}

/** The phase in which a resource is made. */
function initialPhaseOf(table: PhaseTable): PhaseDefinition {
  const initial = table.phases.find(({ stage }) => stage === 'initial');
  if (initial === undefined) throw new InvariantError('a phase table has no initial phase');
  return initial;
}

function phaseNamed(table: PhaseTable, name: string): PhaseDefinition {
  const phase = table.phases.find((each) => each.name === name);
  if (phase === undefined)
    throw new InvariantError(`an edge leads to the phase ${name}, which its table does not have`);
  return phase;
}

function isOpen({ when, onlyIf }: PhaseEdge, facts: PhaseFacts): boolean {
  if (onlyIf === 'wasReady' && !facts.wasReady) return false;
  if (onlyIf === 'neverReady' && facts.wasReady) return false;
  return typeof when === 'string' ? facts.triggers.has(when) : facts.isAppliedUpTo(when.appliedUpTo);
}
