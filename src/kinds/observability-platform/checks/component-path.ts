import type { FieldPath } from '../../../core/json/json.ts';
import { COMPONENTS, type ComponentName, isEnabled, type ObservabilityPlatform } from '../components.ts';

/** The path of a component's block: Alertmanager's is under spec.alerting, all others are under spec.components. */
export function componentPath(name: ComponentName): FieldPath {
  if (name === 'alertmanager') return ['spec', 'alerting', name];
  return ['spec', 'components', name === 'collector' ? 'openTelemetryCollector' : name];
}

/** The components that are installed. What a check says of another one would help nobody. */
export function enabledComponents(platform: ObservabilityPlatform): readonly ComponentName[] {
  return COMPONENTS.filter((name) => isEnabled(platform, name));
}

/** The name of a component as people write it. */
export const COMPONENT_TITLES: Readonly<Record<ComponentName, string>> = {
  prometheus: 'Prometheus',
  loki: 'Loki',
  tempo: 'Tempo',
  grafana: 'Grafana',
  alertmanager: 'Alertmanager',
  collector: 'the OpenTelemetry Collector',
};
