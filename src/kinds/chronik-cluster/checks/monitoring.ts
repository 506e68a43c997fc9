import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import type { ChronikCluster } from '../roles.ts';

const MONITORING = ['spec', 'monitoring'] as const;

/** Settings of metrics and traces that lead nowhere. */
export function checkMonitoring({ spec }: ChronikCluster): readonly SchemaProblem[] {
  const { prometheus, tracing, otlpEndpoint, serviceMonitor } = spec.monitoring;
  const problems: SchemaProblem[] = [];
  if (tracing && !otlpEndpoint) {
    problems.push({
      code: 'tracing-without-endpoint',
      severity: 'warning',
      path: [...MONITORING, 'tracing'],
      message:
        'tracing is on, but there is no endpoint: spans go to port 4317 of the pod itself, where nothing listens',
      fix: 'write `monitoring.otlpEndpoint`, for example `http://otel-collector.observability:4317`',
    });
  }
  if (!tracing && otlpEndpoint) {
    problems.push({
      code: 'endpoint-without-tracing',
      severity: 'warning',
      path: [...MONITORING, 'otlpEndpoint'],
      message: 'the endpoint is not used, because tracing is off',
      fix: 'write `monitoring.tracing: true`, or take the endpoint out',
    });
  }
  if (otlpEndpoint && isJaegerEndpoint(otlpEndpoint)) {
    problems.push({
      code: 'endpoint-not-otlp',
      severity: 'warning',
      path: [...MONITORING, 'otlpEndpoint'],
      message: "this is the address of Jaeger's own protocol, which does not take OTLP",
      fix: 'use an OTLP port of the same collector, 4317 for gRPC or 4318 for HTTP, for example `http://jaeger-collector:4317`',
    });
  }
  if (serviceMonitor.enabled && !prometheus) {
    problems.push({
      code: 'monitor-without-metrics',
      severity: 'warning',
      path: [...MONITORING, 'serviceMonitor', 'enabled'],
      message: 'the ServiceMonitor will find no metrics, because `monitoring.prometheus` is off',
      fix: 'write `monitoring.prometheus: true`',
    });
  }
  return problems;
}

/** Port 14268 and 14250 and the path /api/traces are Jaeger's Thrift and gRPC model (https://www.jaegertracing.io/docs/1.76/apis/). */
function isJaegerEndpoint(endpoint: string): boolean {
  return /:(14268|14250)(\/|$)/.test(endpoint) || /\/api\/traces\/?$/.test(endpoint);
}
