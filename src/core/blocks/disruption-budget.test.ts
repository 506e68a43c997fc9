import { describe, expect, it } from 'vitest';
import { budgetLimits, checkBudget } from './disruption-budget.ts';

describe('the limits of a budget', () => {
  it.each([
    ['nothing asked, one pod', undefined, 1, undefined],
    ['nothing asked, two pods', undefined, 2, { maxUnavailable: 1 }],
    ['null asked', { minAvailable: null, maxUnavailable: null }, 3, { maxUnavailable: 1 }],
    ['a count', { minAvailable: 2 }, 3, { minAvailable: 2 }],
    ['a count in quotes', { maxUnavailable: '2' }, 3, { maxUnavailable: 2 }],
    ['a percentage', { minAvailable: '50%' }, 3, { minAvailable: '50%' }],
    ['a budget for a lone pod', { maxUnavailable: 1 }, 1, { maxUnavailable: 1 }],
  ])('with %s', (_what, asked, pods, expected) => {
    expect(budgetLimits(asked, pods)).toEqual(expected);
  });
});

describe('a budget that forbids every eviction', () => {
  const path = ['spec', 'podDisruptionBudget'];
  it.each([
    [{ minAvailable: 3 }, 3, 'minAvailable'],
    [{ minAvailable: '67%' }, 3, 'minAvailable'],
    [{ maxUnavailable: 0 }, 3, 'maxUnavailable'],
    [{ maxUnavailable: '0%' }, 3, 'maxUnavailable'],
  ])('is warned of: %j', (limits, pods, field) => {
    expect(checkBudget(limits, { pods, subject: 'web', path })).toEqual([
      {
        code: 'budget-blocks-eviction',
        severity: 'warning',
        path: [...path, field],
        message: 'this budget forbids every eviction of the 3 web pods: nodes cannot be drained',
        actual: `${field}: ${Object.values(limits).join('')}`,
        fix: 'write `maxUnavailable: 1`, or run more pods',
      },
    ]);
  });

  it.each([[{ minAvailable: '66%' }], [{ maxUnavailable: '1%' }], [{ minAvailable: 2 }]])(
    'is not %j of three pods, for percentages round up',
    (limits) => {
      expect(checkBudget(limits, { pods: 3, subject: 'web', path })).toEqual([]);
    },
  );
});
