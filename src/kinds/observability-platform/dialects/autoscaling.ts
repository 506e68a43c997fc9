import {
  type FieldPath,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  member,
  valueAt,
} from '../../../core/json/json.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { dropField, membersOf } from './move-field.ts';
import { STORES, specPath } from './spec-path.ts';

const OWN = [
  'minReplicas',
  'maxReplicas',
  'targetCpuUtilizationPercentage',
  'targetMemoryUtilizationPercentage',
  'customMetrics',
];
const SPELLINGS: readonly (readonly [string, string])[] = [
  ['targetCPUUtilizationPercentage', 'targetCpuUtilizationPercentage'],
  ['targetCPUUtilization', 'targetCpuUtilizationPercentage'],
  ['targetMemoryUtilization', 'targetMemoryUtilizationPercentage'],
];

/** Reads autoscalers as upstream's documents write them, and drops those of components that keep data. */
export function readAutoscaling(spec: SpecRewriter): void {
  for (const component of STORES) {
    dropField(spec, specPath(`components.${component}.autoscaling`), {
      reason: 'its pods keep data, which does not follow when their number changes',
      fix: 'set `replicas`',
    });
  }
  for (const component of ['grafana', 'openTelemetryCollector']) {
    const path = specPath(`components.${component}.autoscaling`);
    const written = spec.read(path);
    if (isJsonObject(written) && Object.keys(written).some((name) => !OWN.includes(name)))
      readForm(spec, path, written);
  }
}

function readForm(spec: SpecRewriter, path: FieldPath, written: JsonObject): void {
  const converted = inOwnForm(written);
  if (member(written, 'enabled') === false || !isComplete(converted)) {
    const reason =
      member(written, 'enabled') === false ? 'it is not enabled' : 'it has no bounds, or no target that is known';
    dropField(spec, path, { reason, fix: 'take it out, or write minReplicas, maxReplicas and a target' });
    return;
  }
  if (path.includes('grafana') && needsDatabase(spec, converted)) {
    dropField(spec, path, {
      reason: 'several Grafana pods must share a database, or each has users and dashboards of its own',
      fix: 'set `grafana.database`, or take it out',
    });
    return;
  }
  spec.set(path, converted);
  spec.report({
    code: 'older-form',
    severity: 'warning',
    path,
    at: 'key',
    message: `an older form of an autoscaler; of its settings, ${Object.keys(converted).join(', ')} are read`,
    fix: 'write minReplicas, maxReplicas and targetCpuUtilizationPercentage',
  });
}

function isComplete(block: JsonObject): boolean {
  const names = Object.keys(block);
  return names.includes('minReplicas') && names.includes('maxReplicas') && names.length > 2;
}

function needsDatabase(spec: SpecRewriter, block: JsonObject): boolean {
  return block['maxReplicas'] !== 1 && spec.read(specPath('components.grafana.database')) === undefined;
}

function inOwnForm(written: JsonObject): JsonObject {
  const known = Object.entries(membersOf(written)).filter(([name]) => OWN.includes(name));
  const respelled = SPELLINGS.flatMap(([from, to]) => {
    const value = member(written, from);
    return value === undefined ? [] : [[to, value] as const];
  });
  return Object.fromEntries([...known, ...respelled, ...resourceTargets(member(written, 'metrics'))]);
}

/** Kubernetes' own metrics (autoscaling/v2): the utilization of CPU and memory. */
function resourceTargets(metrics: JsonValue | undefined): readonly (readonly [string, JsonValue])[] {
  if (!isJsonArray(metrics)) return [];
  return metrics.flatMap((metric) => {
    const utilization = valueAt(metric, ['resource', 'target', 'averageUtilization']);
    const name = valueAt(metric, ['resource', 'name']);
    if (utilization === undefined || (name !== 'cpu' && name !== 'memory')) return [];
    return [
      [name === 'cpu' ? 'targetCpuUtilizationPercentage' : 'targetMemoryUtilizationPercentage', utilization] as const,
    ];
  });
}
