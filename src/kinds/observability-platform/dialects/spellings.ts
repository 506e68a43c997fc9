import { isJsonArray, isJsonObject, type JsonValue } from '../../../core/json/json.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { moveField, reformField, removeEmpty } from './move-field.ts';
import { COMPONENT_FIELDS, specPath } from './spec-path.ts';

/** Blocks that upstream's documents call by other names, or put elsewhere. */
const RENAMED: readonly (readonly [string, string])[] = [
  ['alerting.alertManager', 'alerting.alertmanager'],
  ['monitoring.alerting', 'alerting'],
  ['components.alertmanager', 'alerting.alertmanager'],
  ['components.alertManager', 'alerting.alertmanager'],
  ['components.opentelemetryCollector', 'components.openTelemetryCollector'],
  ['components.opentelemetrycollector', 'components.openTelemetryCollector'],
  ['components.openTelemetry', 'components.openTelemetryCollector'],
  ['components.opentelemetry', 'components.openTelemetryCollector'],
  ['components.otelCollector', 'components.openTelemetryCollector'],
  ['components.otel', 'components.openTelemetryCollector'],
  ['components.grafana.datasources', 'components.grafana.dataSources'],
  ['global.paused', 'paused'],
  ['tls', 'security.tls'],
];

/** Reads other names of whole blocks, and `monitoring`, the oldest name of `components`. */
export function readSpellings(spec: SpecRewriter): void {
  readMonitoring(spec);
  for (const [from, to] of RENAMED) moveField(spec, { from: specPath(from), to: specPath(to) });
  removeEmpty(spec, specPath('monitoring'));
  reformField(spec, specPath('global.imagePullSecrets'), {
    convert: pullSecrets,
    form: 'a list of blocks with `name`',
  });
}

function pullSecrets(value: JsonValue): JsonValue | undefined {
  if (!isJsonArray(value) || !value.some((each) => typeof each === 'string')) return undefined;
  return value.map((each) => (typeof each === 'string' ? { name: each } : each));
}

/** `monitoring` once held the components; beside `components` it is about watching the platform itself. */
function readMonitoring(spec: SpecRewriter): void {
  if (spec.read(specPath('components')) !== undefined) return;
  for (const name of COMPONENT_FIELDS) {
    const from = specPath(`monitoring.${name}`);
    if (isJsonObject(spec.read(from))) moveField(spec, { from, to: specPath(`components.${name}`) });
  }
}
