import { expect, it } from 'vitest';
import { MINUTE, parseInstant, SECOND } from '../time/instant.ts';
import { CLASS_INTERVALS } from './classify-error.ts';
import { planRetry } from './plan-retry.ts';

const since = parseInstant('2026-01-01T00:00:00Z') ?? 0;
const policy = { initialSeconds: 10, factor: 2, maxSeconds: 300, maxRetries: 5 };
const cause = { object: 'Pod/shop/a', reason: 'CrashLoopBackOff', message: 'm', isFinal: false } as const;

function retry(errorClass: keyof typeof CLASS_INTERVALS | undefined, after: number) {
  return planRetry({ cause: { ...cause, errorClass }, since, now: since + after, policy, applier: undefined });
}

it('of what merely takes its time there is no retry', () => {
  expect(retry(undefined, MINUTE)).toBeUndefined();
});

it.each([
  [0, 0, '2026-01-01T00:00:10Z'],
  [10 * SECOND, 1, '2026-01-01T00:00:30Z'],
  [69 * SECOND, 2, '2026-01-01T00:01:10Z'],
  [310 * SECOND, 5, undefined],
])('a component is tried again by its kind’s back-off: after %i ms, %i tries', (after, count, nextTime) => {
  expect(retry('component', after)).toEqual({
    class: 'component',
    count,
    ...(nextTime === undefined ? {} : { nextTime }),
  });
});

it.each(['transient', 'permanent', 'unknown', 'configuration', 'resource'] as const)(
  'the next look at an error of class %s comes within its interval, for a month, and only then',
  (errorClass) => {
    let now = since;
    for (let look = 0; look < 200; look += 1) {
      const planned = retry(errorClass, now - since);
      const next = parseInstant(planned?.nextTime) ?? 0;
      expect(planned?.count).toBe(look);
      expect(next - now).toBeGreaterThan(0);
      expect(next - now).toBeLessThanOrEqual(CLASS_INTERVALS[errorClass].maxSeconds * SECOND);
      expect(retry(errorClass, next - SECOND - since)).toEqual(planned);
      now = next;
    }
  },
);

it('an applier that counts is believed', () => {
  const applier = {
    tool: 'Argo CD',
    object: cause.object,
    phase: 'Failed',
    reason: 'x',
    message: 'y',
    retries: 7,
  } as const;
  const planned = planRetry({ cause: { ...cause, errorClass: 'transient' }, since, now: since, policy, applier });
  expect(planned?.count).toBe(7);
});
