import type { JsonObject } from '../../../src/core/json/json.ts';
import { metadata, selector } from './sample-metadata.ts';

/** A ServiceMonitor. */
export const serviceMonitor: JsonObject = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'ServiceMonitor',
  metadata,
  spec: { selector, endpoints: [{ port: 'metrics', interval: '30s', path: '/metrics', scheme: 'http' }] },
};

/** A PodMonitor. */
export const podMonitor: JsonObject = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PodMonitor',
  metadata,
  spec: { selector, podMetricsEndpoints: [{ port: 'metrics', interval: '30s' }] },
};

/** A PrometheusRule. */
export const prometheusRule: JsonObject = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PrometheusRule',
  metadata,
  spec: {
    groups: [
      {
        name: 'checkout',
        interval: '30s',
        rules: [{ alert: 'Down', expr: 'up == 0', for: '5m', labels: { severity: 'page' } }],
      },
    ],
  },
};
