import { isJsonObject, type JsonValue, member } from '../../../core/json/json.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { dropOthers, moveField, reformField, removeEmpty } from './move-field.ts';
import { STORES, specPath } from './spec-path.ts';

/** The retention of the platform by the kind of data, and the component that keeps it. */
const POLICIES: readonly (readonly [string, string])[] = [
  ['metrics', 'prometheus'],
  ['logs', 'loki'],
  ['traces', 'tempo'],
];

/** Reads the many ways in which older documents say how long data is kept. */
export function readRetention(spec: SpecRewriter): void {
  for (const component of STORES) {
    const field = (name: string) => specPath(`components.${component}.${name}`);
    const to = field('retention');
    dropOthers(spec, to, ['days', 'hours']);
    if (isJsonObject(spec.read(to))) reformField(spec, to, { convert: fromBlock, form: 'a duration such as 30d' });
    moveField(spec, { from: field('retentionDays'), to, convert: (value) => inUnits(value, 'd') });
    moveField(spec, { from: field('retentionHours'), to, convert: (value) => inUnits(value, 'h') });
    moveField(spec, { from: field('storage.retention'), to });
    moveField(spec, { from: field('limits.retentionPeriod'), to });
  }
  moveField(spec, {
    from: specPath('components.tempo.compactor.retention'),
    to: specPath('components.tempo.retention'),
  });
  readPolicies(spec);
}

function fromBlock(value: JsonValue): JsonValue | undefined {
  return inUnits(member(value, 'days') ?? null, 'd') ?? inUnits(member(value, 'hours') ?? null, 'h');
}

/** `30` as `30d`; text that has a unit already stays. */
function inUnits(value: JsonValue, unit: 'd' | 'h'): string | undefined {
  if (typeof value === 'string') return /^\d+$/.test(value) ? `${value}${unit}` : value;
  return typeof value === 'number' ? `${value}${unit}` : undefined;
}

/** `global.retentionPolicies` counts for a component that is written and says nothing itself. */
function readPolicies(spec: SpecRewriter): void {
  for (const [data, component] of POLICIES) {
    const from = specPath(`global.retentionPolicies.${data}`);
    if (spec.read(from) === undefined) continue;
    if (spec.read(specPath(`components.${component}`)) === undefined) spec.remove(from);
    else moveField(spec, { from, to: specPath(`components.${component}.retention`) });
  }
  removeEmpty(spec, specPath('global.retentionPolicies'));
}
