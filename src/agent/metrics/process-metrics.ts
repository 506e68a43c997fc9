import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';

/** Gauges whose names end as only those of counters may; prom-client has the same numbers by type beside them. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** Milliseconds between two looks at the event loop. prom-client's 10 cost a quarter of a percent of a core while nothing happens. */
const LOOP_PRECISION = 100;
/** What Node measures there is the time between two looks, of which the precision is no delay. */
const LOOP_INTERVALS = ['min', 'max', 'mean', 'p50', 'p90', 'p99'].map((of) => `nodejs_eventloop_lag_${of}_seconds`);

/** Memory, processor time, file descriptors, garbage collection and event loop of the process, under prom-client's names. */
export function addProcessMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_PRECISION });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  for (const name of LOOP_INTERVALS) subtractPrecision(registry.getSingleMetric(name));
}

function subtractPrecision(metric: unknown): void {
  if (!(metric instanceof Gauge)) return;
  const read = metric.get.bind(metric);
  metric.get = async () => {
    const data = await read();
    const delay = (seconds: number): number => Math.max(0, seconds - LOOP_PRECISION / 1000);
    return { ...data, values: data.values.map((sample) => ({ ...sample, value: delay(sample.value) })) };
  };
}
