import { it } from 'vitest';
import { liveThroughAnything } from './live-through-course.ts';

it('whatever happens to two replicas and their cluster, statuses are true in the end, and then it is quiet', {
  timeout: 3_600_000,
}, async () => {
  await liveThroughAnything({ replicas: 2 });
});
