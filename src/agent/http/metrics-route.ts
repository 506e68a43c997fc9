import type { AgentMetrics } from '../metrics/agent-metrics.ts';
import type { Route } from './route.ts';

/** `/metrics`, in the Prometheus text format. */
export function metricsRoute(metrics: Pick<AgentMetrics, 'expose'>): Route {
  return {
    path: '/metrics',
    respond: async () => {
      const { contentType, text } = await metrics.expose();
      return { status: 200, contentType, body: text };
    },
  };
}
