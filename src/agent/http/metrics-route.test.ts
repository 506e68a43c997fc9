import { expect, test } from 'vitest';
import { metricsRoute } from './metrics-route.ts';

test('/metrics answers what is exposed, under the type that Prometheus knows', async () => {
  const route = metricsRoute({ expose: async () => ({ contentType: 'text/plain; version=0.0.4', text: 'a 1\n' }) });
  const answer = await route.respond({ path: '/metrics', query: new URLSearchParams() });
  expect([route.path, answer]).toEqual([
    '/metrics',
    { status: 200, contentType: 'text/plain; version=0.0.4', body: 'a 1\n' },
  ]);
});
