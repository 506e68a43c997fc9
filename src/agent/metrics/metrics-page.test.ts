import { expect, test } from 'vitest';
import { metricsPage } from '../../../test/agent/metrics/metrics-page.ts';
import { busyMetrics } from '../../../test/agent/metrics/scripted-metrics.ts';

test('docs/metrics.md lists every metric (else: npm run golden)', async () => {
  const { text } = await busyMetrics().expose();
  await expect(metricsPage(text)).toMatchFileSnapshot('../../../docs/metrics.md');
});
