import { expect, it } from 'vitest';
import { describeEdge } from './describe-edge.ts';
import { renderPhaseDiagram } from './phase-diagram.ts';
import type { PhaseTable } from './phase-table.ts';

const table: PhaseTable = {
  phases: [
    { name: 'New', stage: 'initial', activity: 'waiting' },
    { name: 'Good', stage: 'ready', activity: 'ready' },
    { name: 'Bad', stage: 'failed', activity: 'failed' },
    { name: 'Going', stage: 'deleting', activity: 'going' },
  ],
  edges: [
    { from: 'Good', to: 'Going', when: 'deleting', label: 'Delete' },
    { from: 'Good', to: 'Bad', when: 'failed', label: 'Error' },
    { from: 'Good', to: 'Bad', when: 'exhausted', label: 'No more tries' },
    { from: 'New', to: 'Good', when: { appliedUpTo: 50 }, label: 'Done' },
    { from: 'Bad', to: 'New', when: 'recovered', onlyIf: 'neverReady', label: 'Retry' },
  ],
};

it('a diagram leads from the first phase on, then to failure, then to the end, with one arrow between two phases', () => {
  expect(renderPhaseDiagram(table).split('\n')).toEqual([
    'stateDiagram-v2',
    '    [*] --> New: Create',
    '    New --> Good: Done',
    '    Bad --> New: Retry (never was ready)',
    '    Good --> Bad: Error / No more tries',
    '    Good --> Going: Delete',
    '    Going --> [*]',
  ]);
});

it('a table in which only upgrades leave the ready phase has an arrow for the other changes', () => {
  const upgraded = { from: 'Good', to: 'New', when: 'upgraded', label: 'Version Change' } as const;
  expect(renderPhaseDiagram({ ...table, edges: [upgraded] })).toContain('Good --> Good: Minor Update');
  const changed = { ...upgraded, when: 'changed' } as const;
  expect(renderPhaseDiagram({ ...table, edges: [upgraded, changed] })).not.toContain('Minor Update');
});

it.each([
  [0, 'from Good, when the resource is deleted'],
  [3, 'from New, when everything up to wave 50 is applied and healthy'],
  [4, 'from Bad, when nothing is failed any more, if it never was ready'],
])('edge %i in words', (index, text) => {
  const edge = table.edges[index];
  expect(edge === undefined ? undefined : describeEdge(edge)).toBe(text);
});
