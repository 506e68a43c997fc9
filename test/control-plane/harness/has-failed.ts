import type { RunnerTestSuite } from 'vitest';

/** Whether a suite or anything in it failed. A hook that failed fails the suite, not a test of it. */
export function hasFailed(suite: Readonly<RunnerTestSuite>): boolean {
  if (suite.result?.state === 'fail') return true;
  return suite.tasks.some((task) => (task.type === 'suite' ? hasFailed(task) : task.result?.state === 'fail'));
}
