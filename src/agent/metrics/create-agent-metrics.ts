import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Kind } from '../../core/kind/kind.ts';
import type { ProbeMetrics } from '../dependencies/probe-metrics.ts';
import type { Clock } from '../ports.ts';
import type { AgentMetrics } from './agent-metrics.ts';
import { boundedLabel } from './bounded-label.ts';
import { createKindMetrics, prefixesOf } from './kind-metrics.ts';
import { addProcessMetrics } from './process-metrics.ts';
import { resourceOfPath } from './resource-of-path.ts';
import { createResourceSeries } from './resource-series.ts';
import { createWatchSeries } from './watch-series.ts';

/** What the metrics need. */
export interface MetricsOptions {
  readonly clock: Clock;
  /** Of Planwright. */
  readonly version: string;
  /** So many resources have series of their own at most; default 5,000. */
  readonly maxResources?: number;
}

/** The metrics of one agent, in a registry of their own. */
export function createAgentMetrics(kinds: readonly Kind[], options: MetricsOptions): AgentMetrics & ProbeMetrics {
  const { clock, version, maxResources: limit = MAX_RESOURCES } = options;
  const registry = new Registry();
  const { transition, ...kindMetrics } = createKindMetrics(registry, kinds);
  const series = createResourceSeries(registry, { limit, prefixes: prefixesOf(kinds) });
  const watches = createWatchSeries(registry, clock);
  const loop = loopMetrics(registry);
  addBuildInfo(registry, version);
  addProcessMetrics(registry);
  return {
    ...kindMetrics,
    ...watches,
    ...loop,
    apiRequest: apiMetrics(registry),
    probed: probeMetrics(registry),
    status: (resource, { status, transitions }) => {
      series.status(resource, status);
      for (const step of transitions) transition(resource.kind, step);
    },
    dependencies: series.dependencies,
    forget: series.forget,
    expose: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

const MAX_RESOURCES = 5_000;
/** Kinds that Plans name are few; a Plan may name any. */
const MOST_API_RESOURCES = 200;

const REQUEST_BUCKETS = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const LATENCY_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

function apiMetrics(registry: Registry): AgentMetrics['apiRequest'] {
  const requests = new Counter({
    name: 'planwright_api_requests_total',
    help: 'Requests to the API server that are no watches, by the HTTP status of the answer; code 0 where there was none',
    labelNames: ['method', 'resource', 'code'],
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'planwright_api_request_duration_seconds',
    help: 'How long the API server took to answer, from when the request was sent',
    labelNames: ['method', 'resource'],
    buckets: REQUEST_BUCKETS,
    registers: [registry],
  });
  const resourceLabel = boundedLabel(MOST_API_RESOURCES);
  return ({ method, path, code, seconds }) => {
    const resource = resourceLabel(resourceOfPath(path));
    requests.inc({ method, resource, code: String(code) });
    durations.observe({ method, resource }, seconds);
  };
}

function probeMetrics(registry: Registry): ProbeMetrics['probed'] {
  const durations = new Histogram({
    name: 'planwright_probe_duration_seconds',
    help: 'Looks at what resources need from outside the cluster: how long they took, by type and by what they found (available, unavailable)',
    labelNames: ['type', 'outcome'],
    buckets: REQUEST_BUCKETS,
    registers: [registry],
  });
  return ({ type, isAvailable, seconds }) =>
    durations.observe({ type, outcome: isAvailable ? 'available' : 'unavailable' }, seconds);
}

type LoopMetrics = Pick<
  AgentMetrics,
  'statusLatency' | 'eventWritten' | 'queue' | 'store' | 'unwatchedKinds' | 'shardsHeld'
>;

function loopMetrics(registry: Registry): LoopMetrics {
  const latency = new Histogram({
    name: 'planwright_status_latency_seconds',
    help: 'From the live change that asked for it to the written status',
    buckets: LATENCY_BUCKETS,
    registers: [registry],
  });
  const events = new Counter({
    name: 'planwright_events_total',
    help: 'Events about resources, by type (Normal, Warning) and by what became of them (written, refused, failed, dropped)',
    labelNames: ['type', 'outcome'],
    registers: [registry],
  });
  const depth = gauge(registry, 'planwright_queue_depth', 'Resources that wait for an evaluation');
  const oldest = gauge(registry, 'planwright_queue_oldest_seconds', 'How long the one that waits longest has waited');
  const objects = gauge(registry, 'planwright_store_objects', 'Objects of the cluster that are kept');
  const bytes = gauge(registry, 'planwright_store_bytes', 'Memory that they take, packed');
  const unwatched = gauge(
    registry,
    'planwright_unwatched_kinds',
    'Kinds that Plans name and that are not watched: more than `--extra-kinds` that the agent does not know',
  );
  const shards = gauge(registry, 'planwright_shards', 'Into how many shards the resources are divided');
  const held = gauge(registry, 'planwright_shards_held', 'How many of them this replica writes for');
  return {
    statusLatency: (seconds) => latency.observe(seconds),
    eventWritten: (type, outcome) => events.inc({ type, outcome }),
    queue: (waiting, oldestSeconds) => {
      depth.set(waiting);
      oldest.set(oldestSeconds);
    },
    store: (size) => {
      objects.set(size.objects);
      bytes.set(size.packedBytes);
    },
    unwatchedKinds: (count) => unwatched.set(count),
    shardsHeld: (count, of) => {
      held.set(count);
      shards.set(of);
    },
  };
}

function gauge(registry: Registry, name: string, help: string): Gauge {
  return new Gauge({ name, help, registers: [registry] });
}

function addBuildInfo(registry: Registry, version: string): void {
  const help = 'The version of Planwright, as a label; always 1';
  const labelNames = ['version'] as const;
  new Gauge({ name: 'planwright_build_info', help, labelNames, registers: [registry] }).set({ version }, 1);
}
