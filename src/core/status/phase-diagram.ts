import type { PhaseDefinition, PhaseEdge, PhaseTable } from './phase-table.ts';

/** A table of phases as a Mermaid state diagram (https://mermaid.js.org/syntax/stateDiagram.html), which Git forges draw. */
export function renderPhaseDiagram(table: PhaseTable): string {
  const lines = [
    ...phasesAt(table, 'initial').map((name) => `[*] --> ${name}: Create`),
    ...arrows([...sortedEdges(table), ...minorUpdate(table)]),
    ...phasesAt(table, 'deleting').map((name) => `${name} --> [*]`),
  ];
  return ['stateDiagram-v2', ...lines.map((line) => `    ${line}`)].join('\n');
}

/** What a phase leads on to comes before what can go wrong, and that before removal. */
function sortedEdges(table: PhaseTable): readonly PhaseEdge[] {
  const last = [phasesAt(table, 'failed'), phasesAt(table, 'deleting')];
  const rank = ({ to }: PhaseEdge) => last.findIndex((names) => names.includes(to));
  return [...table.edges].sort((left, right) => rank(left) - rank(right));
}

/** Where only an upgrade leads out of the ready phase, any other change leaves it alone: no edge of the table, yet worth drawing. */
function minorUpdate({ phases, edges }: PhaseTable): readonly Pick<PhaseEdge, 'from' | 'to' | 'label'>[] {
  return phases
    .filter(({ name, stage }) => {
      const triggers = edges.filter(({ from }) => from === name).map(({ when }) => when);
      return stage === 'ready' && triggers.includes('upgraded') && !triggers.includes('changed');
    })
    .map(({ name }) => ({ from: name, to: name, label: 'Minor Update' }));
}

/** One arrow for all the edges between two phases, however many there are. */
function arrows(edges: readonly Pick<PhaseEdge, 'from' | 'to' | 'label' | 'onlyIf'>[]): readonly string[] {
  const labels = new Map<string, string[]>();
  for (const edge of edges) {
    const arrow = `${edge.from} --> ${edge.to}`;
    labels.set(arrow, [...(labels.get(arrow) ?? []), labelOf(edge)]);
  }
  return [...labels].map(([arrow, texts]) => `${arrow}: ${[...new Set(texts)].join(' / ')}`);
}

function labelOf({ label, onlyIf }: Pick<PhaseEdge, 'label' | 'onlyIf'>): string {
  if (onlyIf === undefined) return label;
  return `${label} (${onlyIf === 'wasReady' ? 'was ready before' : 'never was ready'})`;
}

function phasesAt({ phases }: PhaseTable, stage: PhaseDefinition['stage']): readonly string[] {
  return phases.filter((phase) => phase.stage === stage).map(({ name }) => name);
}
