import { describe, expect, it } from 'vitest';
import { STANDARD_PHASES } from './standard-status.ts';
import type { Trigger } from './phase-table.ts';
import { walkPhases } from './walk-phases.ts';

type Word = Exclude<Trigger, object>;

function walk(from: string | undefined, triggers: readonly Word[], wasReady = false): readonly string[] {
  const facts = { triggers: new Set(triggers), isAppliedUpTo: () => false, wasReady };
  const { phase, transitions } = walkPhases(STANDARD_PHASES, from, facts);
  return [...transitions.map(({ from: left }) => left), phase.name];
}

describe('a walk through the phases', () => {
  it.each<[string, string | undefined, readonly Word[], boolean, readonly string[]]>([
    ['goes as far as it can', 'Pending', ['started', 'ready'], false, ['Pending', 'Creating', 'Ready']],
    ['begins at the beginning', undefined, ['started'], false, ['Pending', 'Creating']],
    ['begins at the beginning from a phase nobody knows', 'Retired', ['started'], false, ['Pending', 'Creating']],
    ['stays where nothing leads on', 'Creating', ['started'], false, ['Creating']],
    ['takes no edge twice', 'Ready', ['changed', 'ready'], true, ['Ready', 'Updating', 'Ready']],
    ['ends when it comes to be ready', 'Updating', ['changed', 'ready'], true, ['Updating', 'Ready']],
    ['goes back to creating what never was ready', 'Failed', ['recovered'], false, ['Failed', 'Creating']],
    ['goes back to updating what was ready', 'Failed', ['recovered'], true, ['Failed', 'Updating']],
    ['ends in a failure before it is ready', 'Creating', ['ready', 'failed'], false, ['Creating', 'Failed']],
    ['does not come back from a deletion', 'Deleting', ['started', 'ready', 'recovered'], true, ['Deleting']],
    ['puts a deletion before everything', 'Failed', ['deleting', 'recovered'], true, ['Failed', 'Deleting']],
  ])('%s', (_what, from, triggers, wasReady, expected) => {
    expect(walk(from, triggers, wasReady)).toEqual(expected);
  });

  it('refuses a table whose edge leads nowhere', () => {
    const edges = [{ from: 'Pending', to: 'Nowhere', when: 'started', label: '' } as const];
    const facts = { triggers: new Set<Word>(['started']), isAppliedUpTo: () => false, wasReady: false };
    expect(() => walkPhases({ ...STANDARD_PHASES, edges }, 'Pending', facts)).toThrow(/Nowhere/);
  });
});
