import type { ResourceChart } from '../../../core/synth/resource-chart.ts';
import { addStore } from '../add-store.ts';
import type { ObservabilityPlatform } from '../components.ts';
import { isRing } from '../ring.ts';
import { tempoConfiguration } from './configuration.ts';
import { TEMPO_DATA_PATH } from './storage.ts';

/** Adds Tempo, which stores traces. Only `scalable-single-binary` has a ring: `all` is alone whatever its file says. */
export function addTempo(chart: ResourceChart, platform: ObservabilityPlatform): void {
  addStore(chart, platform, {
    component: 'tempo',
    configuration: tempoConfiguration(platform),
    file: 'tempo.yaml',
    target: isRing(platform, 'tempo') ? 'scalable-single-binary' : 'all',
    dataPath: TEMPO_DATA_PATH,
    alivePath: '/api/echo',
  });
}
