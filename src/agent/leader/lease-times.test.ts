import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { leaseTimeProblems } from './lease-times.ts';

test.each([
  ['the defaults', {}, []],
  ['a deadline as long as the Lease', { renewDeadline: 15_000 }, ['leaseDuration must be greater than renewDeadline']],
  ['a deadline without a second try', { renewDeadline: 2_400 }, ['renewDeadline must be greater than retryPeriod*1.2']],
  ['no period', { retryPeriod: 0 }, ['retryPeriod must be greater than zero']],
])('%s', (_, settings, problems) => {
  expect(leaseTimeProblems({ ...DEFAULT_SETTINGS, ...settings })).toEqual(problems);
});
