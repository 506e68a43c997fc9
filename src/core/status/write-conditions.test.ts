import { expect, it } from 'vitest';
import { parseInstant } from '../time/instant.ts';
import { readPrevious } from './read-previous.ts';
import { writeConditions } from './write-conditions.ts';

const EARLIER = '2026-01-01T00:00:00Z';
const LATER = '2026-01-01T00:01:00Z';
const now = parseInstant(LATER) ?? 0;

function previous(status: string) {
  const condition = { type: 'Ready', status, reason: 'Old', message: 'old', lastTransitionTime: EARLIER };
  return readPrevious({ conditions: [condition] });
}

const draft = { type: 'Ready', status: 'True', reason: 'New', message: 'new' } as const;

it.each([
  ['stays while the status does, whatever reason and message say', 'True', EARLIER],
  ['moves with the status', 'False', LATER],
  ['moves from Unknown, too', 'Unknown', LATER],
])('the time of the transition %s', (_what, before, lastTransitionTime) => {
  expect(writeConditions([draft], previous(before), { now, generation: 3 })).toEqual([
    { ...draft, lastTransitionTime, observedGeneration: 3 },
  ]);
});

it('a condition that was never written changes now', () => {
  expect(writeConditions([draft], readPrevious({}), { now, generation: 1 })[0]?.lastTransitionTime).toBe(LATER);
});

it('a message has at most what the API takes', () => {
  const long = { ...draft, message: 'x'.repeat(40_000) };
  expect(writeConditions([long], readPrevious({}), { now, generation: 1 })[0]?.message).toHaveLength(32_768);
});
