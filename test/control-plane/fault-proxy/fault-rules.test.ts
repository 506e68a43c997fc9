import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fault, type FaultRule, matches, type RequestFacts } from './fault.ts';
import { type FaultRules, faultRules } from './fault-rules.ts';

const error: Fault = { kind: 'status', code: 500 };
const list: RequestFacts = { method: 'GET', path: '/api/v1/namespaces?limit=2', watch: false, token: 'abc' };
const watch: RequestFacts = { ...list, path: '/api/v1/namespaces?watch=1', watch: true };
const write: RequestFacts = { ...list, method: 'PATCH', path: '/api/v1/namespaces/a' };

describe('what a rule matches', () => {
  test.each<[string, FaultRule, readonly boolean[]]>([
    ['everything, when it says nothing', { fault: error }, [true, true, true]],
    ['a method', { match: { method: 'PATCH' }, fault: error }, [false, false, true]],
    ['a path without its query', { match: { path: '/api/v1/namespaces' }, fault: error }, [true, true, false]],
    ['an expression in the path with its query', { match: { path: /limit=\d/g }, fault: error }, [true, false, false]],
    ['watches', { match: { watch: true }, fault: error }, [false, true, false]],
    ['what is no watch', { match: { watch: false }, fault: error }, [true, false, true]],
    [
      'watches, when the fault is about events',
      { fault: { kind: 'gone', form: 'event', afterEvents: 1 } },
      [false, true, false],
    ],
    [
      'watches, when it ends after events',
      { fault: { kind: 'black-hole', at: { afterEvents: 1 } } },
      [false, true, false],
    ],
    ['reads, when it is 410', { fault: { kind: 'gone', form: 'http' } }, [true, true, false]],
    ['the token', { fault: { kind: 'expired-token', token: 'abc' } }, [true, true, true]],
    ['no other token', { fault: { kind: 'expired-token', token: 'ab' } }, [false, false, false]],
  ])('%s', (_, rule, expected) => {
    // Twice: an expression with the flag g must not remember.
    for (let time = 0; time < 2; time += 1) {
      expect([list, watch, write].map((request) => matches(rule, request))).toEqual(expected);
    }
  });
});

function numbersOf(rules: FaultRules, request: RequestFacts, count: number): readonly (readonly number[])[] {
  return Array.from({ length: count }, () => rules.decide(request).map(({ rule }) => rule));
}

test('skip lets requests pass, times limits, remove ends', () => {
  const rules = faultRules(1);
  const handle = rules.inject({ fault: error, skip: 2, times: 2 });
  expect(numbersOf(rules, list, 6)).toEqual([[], [], [1], [1], [], []]);
  expect(handle.struck()).toBe(2);
  const endless = rules.inject({ fault: error });
  expect(numbersOf(rules, list, 2)).toEqual([[2], [2]]);
  endless.remove();
  expect(numbersOf(rules, list, 1)).toEqual([[]]);
});

test('a fault that ends the exchange keeps the others from acting, and they are not spent', () => {
  const rules = faultRules(1);
  const slow = rules.inject({ fault: { kind: 'slow-bytes', chunkBytes: 1, delayMilliseconds: 1 }, times: 1 });
  rules.inject({ fault: { kind: 'drop-connection', at: 'response' }, times: 1 });
  rules.inject({ fault: error, times: 1 });
  expect(numbersOf(rules, list, 4)).toEqual([[3], [2], [1], []]);
  expect(slow.struck()).toBe(1);
});

test('what a rule decides depends on its own requests and the seed alone', () => {
  const facts = fc.constantFrom(list, watch, write);
  fc.assert(
    fc.property(
      fc.integer(),
      fc.array(facts),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (seed, requests, probability) => {
        const rule: FaultRule = { match: { method: 'PATCH' }, probability, fault: error };
        const decide = (those: readonly RequestFacts[]): readonly unknown[] => {
          const rules = faultRules(seed);
          rules.inject(rule);
          return those.flatMap((request) =>
            request === write ? [rules.decide(request)] : (rules.decide(request), []),
          );
        };
        expect(decide(requests)).toEqual(decide(requests.filter((request) => request === write)));
      },
    ),
  );
});

test('a probability is met', () => {
  const rules = faultRules(5);
  rules.inject({ probability: 0.3, fault: error });
  const struck = numbersOf(rules, list, 1000).filter((numbers) => numbers.length > 0).length;
  expect(struck).toBeGreaterThan(250);
  expect(struck).toBeLessThan(350);
});
