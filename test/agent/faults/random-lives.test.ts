import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyCourse } from './courses.ts';
import { liveThroughCourse } from './live-through-course.ts';

/** `AGENT_RUNS=1000` for a longer search; `AGENT_SEED` for the same one again. */
const RUNS = Number(process.env['AGENT_RUNS'] ?? 100);
const SEED = process.env['AGENT_SEED'];

it('whatever happens to the agent and its cluster, its statuses are true in the end, and then it is quiet', {
  timeout: 3_600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(anyCourse, async (course) => {
      expect(await liveThroughCourse(course)).toEqual([]);
    }),
    { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
  );
});
