import type { ResourceChart } from '../../../core/synth/resource-chart.ts';
import { addStore } from '../add-store.ts';
import type { ObservabilityPlatform } from '../components.ts';
import { lokiConfiguration } from './configuration.ts';
import { LOKI_DATA_PATH } from './storage.ts';

/** Adds Loki, which stores logs. */
export function addLoki(chart: ResourceChart, platform: ObservabilityPlatform): void {
  addStore(chart, platform, {
    component: 'loki',
    configuration: lokiConfiguration(platform),
    file: 'loki.yaml',
    target: 'all',
    dataPath: LOKI_DATA_PATH,
    alivePath: '/loki/api/v1/status/buildinfo',
  });
}
