import type { ProbeMetrics } from '../../../src/agent/dependencies/probe-metrics.ts';
import type { AgentMetrics, ResourceIdentity } from '../../../src/agent/metrics/agent-metrics.ts';
import { createAgentMetrics } from '../../../src/agent/metrics/create-agent-metrics.ts';
import type { Clock } from '../../../src/agent/ports.ts';
import type { Kind } from '../../../src/core/kind/kind.ts';
import type { CommonStatus } from '../../../src/core/status/status.ts';
import { kinds } from '../../../src/kinds/index.ts';

/** A clock that somebody sets. */
export function settableClock(): Clock & { set(elapsed: number): void } {
  let elapsed = 0;
  return {
    now: () => elapsed,
    elapsed: () => elapsed,
    after: () => () => undefined,
    set: (value) => {
      elapsed = value;
    },
  };
}

/** A kind of the catalogue. */
export function kindNamed(name: string): Kind {
  const kind = kinds.find(({ definition }) => definition.spec.names.kind === name);
  if (kind === undefined) throw new Error(`the catalogue has no ${name}`);
  return kind;
}

/** Which resource. */
export function resource(kind: string, name = 'main'): ResourceIdentity {
  return { kind: kindNamed(kind), namespace: 'shop', name };
}

/** A status that says so. */
export function statusOf(said: {
  readonly phase?: string;
  readonly ready?: 'True' | 'False' | 'Unknown';
  readonly drift?: number;
  readonly components?: Readonly<Record<string, CommonStatus['components'][number]['phase']>>;
}): CommonStatus {
  const { phase = 'Ready', ready = 'True', drift = 0, components = {} } = said;
  const time = '2026-01-01T00:00:00Z';
  return {
    phase,
    message: '',
    observedGeneration: 1,
    lastUpdated: time,
    conditions: [{ type: 'Ready', status: ready, reason: 'Any', message: '', lastTransitionTime: time }],
    components: Object.entries(components).map(([name, of]) => ({ name, phase: of })),
    endpoints: {},
    drift: { count: drift, items: [] },
  };
}

/** Metrics of an agent to which everything has happened that is counted. */
export function busyMetrics(): AgentMetrics & ProbeMetrics {
  const clock = settableClock();
  const metrics = createAgentMetrics(kinds, { clock, version: '0.0.0' });
  const platform = resource('ObservabilityPlatform');
  metrics.apiRequest({
    method: 'PATCH',
    path: '/apis/apps/v1/namespaces/shop/deployments/a/status?x=y',
    code: 200,
    seconds: 0.01,
  });
  metrics.watchChanged('Pod', { phase: 'stale', since: 0, hasSynced: true, failure: undefined });
  metrics.watchRestarted('Pod', 'expired');
  metrics.reconciled(platform.kind, { seconds: 0.004, outcome: 'written' });
  const status = statusOf({
    phase: 'Failed',
    ready: 'False',
    drift: 3,
    components: { loki: 'Failed', tempo: 'Ready' },
  });
  metrics.status(platform, { status, transitions: [{ from: 'Installing', to: 'Failed' }] });
  metrics.dependencies(platform, [{ name: 'smtp', target: 'mail:25', state: 'Unknown', message: '' }]);
  metrics.probed({ type: 'tcp', isAvailable: false, seconds: 5 });
  metrics.statusLatency(0.2);
  metrics.error(platform.kind, 'transient');
  metrics.error(undefined, 'unknown');
  metrics.eventWritten('Warning', 'dropped');
  metrics.queue(2, 0.5);
  metrics.store({ objects: 20, packedBytes: 4_000 });
  metrics.shardsHeld(1, 2);
  return metrics;
}
