import { expect, test } from 'vitest';
import { createAgentMetrics } from '../../src/agent/metrics/create-agent-metrics.ts';
import { agentAlerts } from '../../src/core/install/agent-alerts.ts';
import { agentDashboard } from '../../src/core/install/agent-dashboard.ts';
import { kinds } from '../../src/kinds/index.ts';
import { createFakeClock } from '../agent/world/fake-clock.ts';
import { INSTALLATION } from './test-install.ts';

/** What Prometheus itself has of every target. */
const OF_PROMETHEUS: ReadonlySet<string> = new Set(['up']);

test('alerts and dashboard name only metrics that the agent has', async () => {
  const metrics = createAgentMetrics(kinds, { clock: createFakeClock(0), version: '0.1.0' });
  const { text } = await metrics.expose();
  const known = new Set(
    [...text.matchAll(/^# TYPE (\S+) (\S+)/gm)].flatMap(([, name = '', type]) => seriesOf(name, type)),
  );
  const asked = JSON.stringify([agentAlerts(INSTALLATION), agentDashboard(INSTALLATION)]);
  const names = new Set([...asked.matchAll(/\b(?:planwright|process|nodejs)_[a-z_]+\b/g)].map(([name]) => name));
  expect(names.size).toBeGreaterThan(10);
  expect([...names].filter((name) => !known.has(name) && !OF_PROMETHEUS.has(name))).toEqual([]);
});

function seriesOf(name: string, type: string | undefined): readonly string[] {
  return type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
}
