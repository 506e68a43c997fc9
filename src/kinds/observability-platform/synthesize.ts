import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import { addAlertmanager } from './alertmanager/add-alertmanager.ts';
import { addBackup } from './backup/add-backup.ts';
import { addCertificate } from './certificate.ts';
import { COMPONENTS, type ComponentName, isEnabled, type ObservabilityPlatform } from './components.ts';
import { addCollector } from './collector/add-collector.ts';
import { addGrafana } from './grafana/add-grafana.ts';
import { addLoki } from './loki/add-loki.ts';
import { addPrometheus } from './prometheus/add-prometheus.ts';
import { addTempo } from './tempo/add-tempo.ts';

/** Adds every object of an ObservabilityPlatform to its chart: what serves all components, then each enabled one. */
export function synthesizeObservabilityPlatform(chart: ResourceChart, platform: ObservabilityPlatform): void {
  addCertificate(chart, platform);
  for (const name of COMPONENTS) {
    if (isEnabled(platform, name)) addComponent(chart, platform, name);
  }
  addBackup(chart, platform);
}

function addComponent(chart: ResourceChart, platform: ObservabilityPlatform, name: ComponentName): void {
  switch (name) {
    case 'prometheus':
      return addPrometheus(chart, platform);
    case 'loki':
      return addLoki(chart, platform);
    case 'tempo':
      return addTempo(chart, platform);
    case 'grafana':
      return addGrafana(chart, platform);
    case 'alertmanager':
      return addAlertmanager(chart, platform);
    case 'collector':
      return addCollector(chart, platform);
  }
}
