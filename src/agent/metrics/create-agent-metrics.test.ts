import { register } from 'prom-client';
import { describe, expect, test } from 'vitest';
import {
  busyMetrics,
  kindNamed,
  resource,
  settableClock,
  statusOf,
} from '../../../test/agent/metrics/scripted-metrics.ts';
import type { CommonStatus } from '../../core/status/status.ts';
import { kinds } from '../../kinds/index.ts';
import type { AgentMetrics } from './agent-metrics.ts';
import { createAgentMetrics } from './create-agent-metrics.ts';

const fresh = (options: { readonly maxResources?: number } = {}): AgentMetrics =>
  createAgentMetrics(kinds, { clock: settableClock(), version: '1.2.3', ...options });

/** The series whose name begins so, but for buckets. */
async function series(metrics: AgentMetrics, prefix: string): Promise<readonly string[]> {
  const { text } = await metrics.expose();
  return text.split('\n').filter((line) => line.startsWith(prefix) && !line.includes('_bucket{'));
}

describe('what is exposed', () => {
  test('of a resource: its phase, readiness, drift, components and dependencies, each once', async () => {
    const metrics = busyMetrics();
    const of = 'kind="ObservabilityPlatform",namespace="shop",name="main"';
    expect(await series(metrics, 'planwright_resource_')).toEqual([
      `planwright_resource_phase{${of},phase="Failed"} 1`,
      `planwright_resource_ready{${of}} 0`,
      `planwright_resource_drift{${of}} 3`,
    ]);
    expect(await series(metrics, 'planwright_component_status')).toEqual([
      `planwright_component_status{${of},component="loki",status="Failed"} 1`,
      `planwright_component_status{${of},component="tempo",status="Ready"} 1`,
    ]);
    expect(await series(metrics, 'planwright_dependency_status')).toEqual([
      `planwright_dependency_status{${of},dependency="smtp",status="Unknown"} 1`,
    ]);
    expect(await series(metrics, 'planwright_resources')).toEqual([
      'planwright_resources{kind="ObservabilityPlatform",phase="Failed"} 1',
      'planwright_resources_unlisted 0',
    ]);
  });

  test('of a paused resource whose status somebody deleted: what is there', async () => {
    const metrics = fresh();
    // The evaluation of a paused resource completes nothing.
    const status = { phase: 'Pending', observedGeneration: -1, conditions: [] } as unknown as CommonStatus;
    metrics.status(resource('Database'), { status, transitions: [] });
    const of = 'kind="Database",namespace="shop",name="main"';
    expect(await series(metrics, 'planwright_resource_')).toEqual([
      `planwright_resource_phase{${of},phase="Pending"} 1`,
      `planwright_resource_ready{${of}} 0`,
      `planwright_resource_drift{${of}} 0`,
    ]);
  });

  test('under the four names that a seed promises, beside those that every kind has', async () => {
    const metrics = busyMetrics();
    expect(await series(metrics, 'observability_platform_')).toEqual([
      'observability_platform_state_transitions_total{from="Installing",to="Failed"} 1',
      'observability_platform_reconciliation_duration_seconds_sum{outcome="written"} 0.004',
      'observability_platform_reconciliation_duration_seconds_count{outcome="written"} 1',
      'observability_platform_errors_total{type="transient"} 1',
      'observability_platform_component_status{namespace="shop",name="main",component="loki",status="Failed"} 1',
      'observability_platform_component_status{namespace="shop",name="main",component="tempo",status="Ready"} 1',
    ]);
    expect(await series(metrics, 'planwright_state_transitions_total')).toEqual([
      'planwright_state_transitions_total{kind="ObservabilityPlatform",from="Installing",to="Failed"} 1',
    ]);
    expect(await series(metrics, 'planwright_errors_total')).toEqual([
      'planwright_errors_total{kind="ObservabilityPlatform",type="transient"} 1',
      'planwright_errors_total{kind="",type="unknown"} 1',
    ]);
  });

  test('of another kind: nothing under that name', async () => {
    const metrics = fresh();
    const database = resource('Database');
    metrics.status(database, {
      status: statusOf({ components: { primary: 'Ready' } }),
      transitions: [{ from: 'a', to: 'b' }],
    });
    metrics.error(database.kind, 'transient');
    metrics.reconciled(database.kind, { seconds: 1, outcome: 'failed' });
    expect(await series(metrics, 'observability_platform_')).toEqual([]);
    expect(await series(metrics, 'planwright_reconciliation_duration_seconds')).toEqual([
      'planwright_reconciliation_duration_seconds_sum{kind="Database",outcome="failed"} 1',
      'planwright_reconciliation_duration_seconds_count{kind="Database",outcome="failed"} 1',
    ]);
  });

  test('of the agent itself', async () => {
    const metrics = busyMetrics();
    const lines = (
      await Promise.all(
        [
          'planwright_api',
          'planwright_probe',
          'planwright_events',
          'planwright_queue',
          'planwright_store',
          'planwright_shards',
          'planwright_build',
        ].map((prefix) => series(metrics, prefix)),
      )
    ).flat();
    expect(lines).toEqual([
      'planwright_api_requests_total{method="PATCH",resource="deployments.apps/status",code="200"} 1',
      'planwright_api_request_duration_seconds_sum{method="PATCH",resource="deployments.apps/status"} 0.01',
      'planwright_api_request_duration_seconds_count{method="PATCH",resource="deployments.apps/status"} 1',
      'planwright_probe_duration_seconds_sum{type="tcp",outcome="unavailable"} 5',
      'planwright_probe_duration_seconds_count{type="tcp",outcome="unavailable"} 1',
      'planwright_events_total{type="Warning",outcome="dropped"} 1',
      'planwright_queue_depth 2',
      'planwright_queue_oldest_seconds 0.5',
      'planwright_store_objects 20',
      'planwright_store_bytes 4000',
      'planwright_shards 2',
      'planwright_shards_held 1',
      'planwright_build_info{version="0.0.0"} 1',
    ]);
  });

  test('of the process, under the usual names', async () => {
    const { text, contentType } = await fresh().expose();
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
    for (const name of [
      'process_resident_memory_bytes',
      'process_cpu_seconds_total',
      'nodejs_heap_size_used_bytes',
      'nodejs_eventloop_lag_p99_seconds',
    ]) {
      expect(text).toMatch(new RegExp(`^${name} [0-9.e-]+$`, 'm'));
    }
  });

  test('in no registry that anybody else has', () => {
    busyMetrics();
    expect(register.getMetricsAsArray()).toEqual([]);
  });
});

describe('a resource', () => {
  test('that gets well has the new state only', async () => {
    const metrics = busyMetrics();
    const platform = resource('ObservabilityPlatform');
    metrics.status(platform, { status: statusOf({ components: { loki: 'Ready' } }), transitions: [] });
    const text = (await metrics.expose()).text;
    expect(text).not.toContain('"Failed"} 1\nplanwright_component');
    expect(await series(metrics, 'planwright_component_status')).toEqual([
      'planwright_component_status{kind="ObservabilityPlatform",namespace="shop",name="main",component="loki",status="Ready"} 1',
    ]);
    expect(await series(metrics, 'planwright_resource_phase')).toHaveLength(1);
  });

  test('whose readiness is Unknown is not called ready', async () => {
    const metrics = fresh();
    metrics.status(resource('Database'), { status: statusOf({ ready: 'Unknown' }), transitions: [] });
    expect(await series(metrics, 'planwright_resource_ready')).toEqual([
      'planwright_resource_ready{kind="Database",namespace="shop",name="main"} 0',
    ]);
  });

  test('that is gone leaves no series behind but what was counted', async () => {
    const metrics = busyMetrics();
    metrics.forget(resource('ObservabilityPlatform'));
    expect((await metrics.expose()).text).not.toContain('name="main"');
    expect(await series(metrics, 'planwright_state_transitions_total')).toHaveLength(1);
  });

  test('too many are counted, and left out of what each has of its own', async () => {
    const metrics = fresh({ maxResources: 2 });
    for (const name of ['a', 'b', 'c'])
      metrics.status(resource('Database', name), { status: statusOf({}), transitions: [] });
    expect(await series(metrics, 'planwright_resource_ready')).toHaveLength(2);
    expect(await series(metrics, 'planwright_resources')).toEqual([
      'planwright_resources{kind="Database",phase="Ready"} 3',
      'planwright_resources_unlisted 1',
    ]);
    metrics.forget(resource('Database', 'a'));
    expect((await series(metrics, 'planwright_resource_ready')).map((line) => /name="([bc])"/.exec(line)?.[1])).toEqual(
      ['b', 'c'],
    );
  });
});

describe('a watch', () => {
  test('is stale for as long as it was not live, whatever it went through', async () => {
    const clock = settableClock();
    const metrics = createAgentMetrics(kinds, { clock, version: '1' });
    const state = { hasSynced: true, failure: undefined };
    const stale = (): Promise<readonly string[]> => series(metrics, 'planwright_watch_stale_seconds');
    metrics.watchChanged('Pod', { ...state, phase: 'live', since: 0 });
    clock.set(50_000);
    expect(await stale()).toEqual(['planwright_watch_stale_seconds{group_kind="Pod"} 0']);
    metrics.watchChanged('Pod', { ...state, phase: 'stale', since: 50_000 });
    clock.set(70_000);
    const failure = { groupKind: 'Pod', reason: 'Forbidden', message: 'pods is forbidden' } as const;
    metrics.watchChanged('Pod', { ...state, phase: 'unreadable', since: 70_000, failure });
    clock.set(90_500);
    expect(await stale()).toEqual(['planwright_watch_stale_seconds{group_kind="Pod"} 40.5']);
    expect(await series(metrics, 'planwright_watch_state')).toEqual([
      'planwright_watch_state{group_kind="Pod",state="unreadable",reason="Forbidden"} 1',
    ]);
    metrics.watchChanged('Pod', { ...state, phase: 'live', since: 91_000 });
    expect(await series(metrics, 'planwright_watch_state')).toEqual([
      'planwright_watch_state{group_kind="Pod",state="live",reason=""} 1',
    ]);
    expect(await stale()).toEqual(['planwright_watch_stale_seconds{group_kind="Pod"} 0']);
  });

  test('of a kind that the cluster does not serve misses nothing, however long; one that may not be read does', async () => {
    const clock = settableClock();
    const metrics = createAgentMetrics(kinds, { clock, version: '1' });
    for (const [kind, reason] of [
      ['Application.argoproj.io', 'NotServed'],
      ['Pod', 'Forbidden'],
    ] as const) {
      const failure = { groupKind: kind, reason, message: 'no' };
      metrics.watchChanged(kind, {
        phase: 'syncing',
        since: 0,
        hasSynced: false,
        failure: { ...failure, reason: 'NotRead' },
      });
      metrics.watchChanged(kind, { phase: 'unreadable', since: 1, hasSynced: false, failure });
    }
    clock.set(60_000);
    expect(await series(metrics, 'planwright_watch_stale_seconds')).toEqual([
      'planwright_watch_stale_seconds{group_kind="Application.argoproj.io"} 0',
      'planwright_watch_stale_seconds{group_kind="Pod"} 60',
    ]);
  });

  test('that nobody wants any more has no series', async () => {
    const metrics = busyMetrics();
    metrics.watchForgotten('Pod');
    expect(await series(metrics, 'planwright_watch_')).toEqual([]);
  });
});

describe('labels', () => {
  test('have few values, whatever Plans and servers say', async () => {
    const metrics = fresh();
    for (let index = 0; index < 300; index += 1) {
      metrics.error(kindNamed('Database'), `class-${index}`);
      metrics.apiRequest({ method: 'GET', path: `/apis/example.com/v1/kind${index}s`, code: 200, seconds: 0 });
    }
    expect(await series(metrics, 'planwright_errors_total')).toHaveLength(51);
    expect(await series(metrics, 'planwright_errors_total{kind="Database",type="other"}')).toEqual([
      'planwright_errors_total{kind="Database",type="other"} 250',
    ]);
    expect(await series(metrics, 'planwright_api_requests_total')).toHaveLength(201);
  });

  test('are short, escaped, and never two series with the same ones', async () => {
    const metrics = fresh();
    const long = 'x'.repeat(500);
    const odd = 'a"b\\c\nd';
    const components = { [`${long}1`]: 'Ready', [`${long}2`]: 'Failed', [odd]: 'Ready', constructor: 'Ready' } as const;
    metrics.status(resource('Database'), { status: statusOf({ phase: long, components }), transitions: [] });
    const lines = await series(metrics, 'planwright_component_status');
    expect(lines.map((line) => /component="(.*)",status/.exec(line)?.[1])).toEqual([
      'x'.repeat(128),
      'a\\"b\\\\c\\nd',
      'constructor',
    ]);
    expect(new Set(lines).size).toBe(lines.length);
  });
});

test('prefixes of kinds are names of metrics, and nobody takes ours', () => {
  for (const { status } of kinds) {
    expect(status?.metricPrefix ?? 'none').toMatch(/^(?!planwright$)[a-z]+(_[a-z]+)*$/);
  }
});
