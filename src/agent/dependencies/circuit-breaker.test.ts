import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  breakerAfterFailure,
  breakerAfterWithdrawal,
  breakerWhileAsking,
  type CircuitBreaker,
  CLOSED_BREAKER,
} from './circuit-breaker.ts';

const MINUTE = 60_000;

function open(failures: number, trialAt: number): CircuitBreaker {
  return { phase: 'open', failures, trialAt };
}

const FAILURES: Readonly<Record<string, readonly [before: CircuitBreaker, now: number, after: CircuitBreaker]>> = {
  'the first failure leaves it closed': [CLOSED_BREAKER, 0, { phase: 'closed', failures: 1 }],
  'so does the fourth': [{ phase: 'closed', failures: 3 }, 9, { phase: 'closed', failures: 4 }],
  'the fifth opens it for a minute': [{ phase: 'closed', failures: 4 }, 1000, open(5, 1000 + MINUTE)],
  'a trial that fails opens it again, for two': [
    { phase: 'half-open', failures: 5, trialAt: 0 },
    5,
    open(6, 5 + 2 * MINUTE),
  ],
  'the next for four': [{ phase: 'half-open', failures: 6, trialAt: 0 }, 0, open(7, 4 * MINUTE)],
  'then always for five': [{ phase: 'half-open', failures: 7, trialAt: 0 }, 0, open(8, 5 * MINUTE)],
  'also after a thousand': [{ phase: 'half-open', failures: 2000, trialAt: 0 }, 0, open(2001, 5 * MINUTE)],
};

test.each(Object.entries(FAILURES))('%s', (_what, [before, now, after]) => {
  expect(breakerAfterFailure(before, now)).toEqual(after);
});

const QUESTIONS: Readonly<Record<string, readonly [CircuitBreaker, now: number, CircuitBreaker | undefined]>> = {
  'a closed one lets a question through': [CLOSED_BREAKER, 0, CLOSED_BREAKER],
  'an open one does not': [open(5, 100), 99, undefined],
  'from its minute on it lets one through': [open(5, 100), 100, { phase: 'half-open', failures: 5, trialAt: 100 }],
  'and no second beside it': [{ phase: 'half-open', failures: 5, trialAt: 100 }, 1000, undefined],
};

test.each(Object.entries(QUESTIONS))('%s', (_what, [before, now, after]) => {
  expect(breakerWhileAsking(before, now)).toEqual(after);
});

it('gives a trial back that was taken back, and nothing else', () => {
  expect(breakerAfterWithdrawal({ phase: 'half-open', failures: 5, trialAt: 100 })).toEqual(open(5, 100));
  for (const breaker of [CLOSED_BREAKER, open(5, 100)]) expect(breakerAfterWithdrawal(breaker)).toBe(breaker);
});

describe('in any life of a target', () => {
  const steps = fc.array(
    fc.record({ wait: fc.integer({ min: 0, max: 200_000 }), outcome: fc.constantFrom('up', 'down', 'withdrawn') }),
    { maxLength: 60 },
  );

  it('at most one question goes through within a minute after five failures in a row', () => {
    fc.assert(
      fc.property(steps, (life) => {
        let [breaker, now, failures, lastFailure]: [CircuitBreaker, number, number, number] = [CLOSED_BREAKER, 0, 0, 0];
        for (const { wait, outcome } of life) {
          now += wait;
          const asking = breakerWhileAsking(breaker, now);
          if (failures >= 5 && now - lastFailure < MINUTE) expect(asking).toBeUndefined();
          if (failures < 5 || now - lastFailure >= 5 * MINUTE) expect(asking).toBeDefined();
          if (asking === undefined) continue;
          expect(breakerWhileAsking(asking, now) === undefined).toBe(failures >= 5);
          if (outcome === 'withdrawn') breaker = breakerAfterWithdrawal(asking);
          else if (outcome === 'up') [breaker, failures] = [CLOSED_BREAKER, 0];
          else [breaker, failures, lastFailure] = [breakerAfterFailure(asking, now), failures + 1, now];
        }
      }),
    );
  });
});
