import type { Paint } from '../../core/diagnostic/create-paint.ts';
import { printable } from '../../core/diagnostic/printable-text.ts';
import type { Difference } from '../../core/drift/difference.ts';
import { formatDifferencePath } from '../../core/drift/place.ts';
import type { JsonObject, JsonValue } from '../../core/json/json.ts';
import { formatInstant, type Instant } from '../../core/time/instant.ts';
import { type PlanComparison, isInSync } from './compare-plan.ts';
import { describeAge } from './describe-age.ts';
import type { Observation } from './observation.ts';
import { observationNotes } from './observation-notes.ts';

/** The version of the JSON form: the minor number grows with new members, the major one with anything else. */
const FORMAT_VERSION = '1.0';

/** How the text is drawn. */
export interface DiffDrawing {
  readonly now: Instant;
  readonly paint: Paint;
}

/** What differs, for people: by resource and object in apply order, each field as what the Plan says → what the cluster has. */
export function diffText(comparisons: readonly PlanComparison[], drawing: DiffDrawing): string {
  const isLong = comparisons.length > LISTED_RESOURCES;
  const told = isLong ? comparisons.filter((comparison) => !isInSync(comparison)) : comparisons;
  const others = comparisons.length - told.length;
  return [
    ...told.map((comparison) => resourceText(comparison, drawing)),
    ...(others === 0 ? [] : [`${others} ${told.length === 0 ? 'resources' : 'more'} are what their Plans say\n`]),
  ].join('\n');
}

/** Of more resources, those that are as they should be are only counted. */
const LISTED_RESOURCES = 20;

/** The same for programs. */
export function diffJson(observation: Observation, comparisons: readonly PlanComparison[]): JsonObject {
  return {
    format_version: FORMAT_VERSION,
    source: observation.source,
    time: formatInstant(observation.now),
    in_sync: comparisons.every(isInSync) && observation.unread.length === 0,
    resources: comparisons.map(({ resource, differences, pending, unread }) => ({
      apiVersion: resource.object.apiVersion,
      kind: resource.kind.definition.spec.names.kind,
      namespace: resource.namespace,
      name: resource.name,
      ...(resource.plan === undefined ? {} : { plan: resource.plan.name, digest: resource.plan.digest }),
      differences: differences.map(differenceJson),
      pending: pending.map((each) => ({ ...each })),
      unread: unread.map((each) => ({ ...each })),
    })),
    notes: observationNotes(observation),
  };
}

function differenceJson({ path, time, ...difference }: Difference): JsonObject {
  return {
    ...difference,
    ...(path === undefined ? {} : { path, field: formatDifferencePath(path) }),
    ...(time === undefined ? {} : { time: formatInstant(time) }),
  };
}

function resourceText(comparison: PlanComparison, drawing: DiffDrawing): string {
  const { resource, differences, pending, unread } = comparison;
  const title = drawing.paint(
    'bold',
    `${resource.kind.definition.spec.names.kind} ${resource.namespace}/${resource.name}`,
  );
  const objects = new Map<string, Difference[]>();
  for (const difference of differences)
    objects.set(difference.object, [...(objects.get(difference.object) ?? []), difference]);
  return [
    `${title}: ${summary(comparison)}\n`,
    ...[...objects].map(([id, each]) => objectText(id, each, { ...drawing, step: stepOf(id, comparison) })),
    ...pending.map(({ id, state }) => `  ${drawing.paint('yellow', WAITING[state])} ${id}\n`),
    ...unread.map(({ id, message }) => `  ${drawing.paint('yellow', 'cannot tell:')} ${id}: ${printable(message)}\n`),
  ].join('');
}

/** Whether it was deleted or never applied, the cluster does not say. */
const WAITING = { Missing: 'not in the cluster:', Outdated: 'not applied yet, an earlier version is there:' } as const;

function summary(comparison: PlanComparison): string {
  const { resource, differences, pending, unread } = comparison;
  if (resource.plan === undefined) return 'there is no Plan to compare with';
  if (isInSync(comparison)) return 'the cluster is what the Plan says';
  const drift = differences.filter(({ type }) => type !== 'Recreated').length;
  const parts = [
    ...(drift === 0 ? [] : [`${drift} ${drift === 1 ? 'difference' : 'differences'}`]),
    ...(pending.length === 0 ? [] : [`${pending.length} to be applied`]),
    ...(unread.length === 0 ? [] : [`${unread.length} that could not be read`]),
  ];
  return parts.join(', ');
}

function stepOf(id: string, { resource }: PlanComparison): string | undefined {
  return resource.plan?.objects.find((planned) => planned.id === id)?.step;
}

interface ObjectDrawing extends DiffDrawing {
  readonly step: string | undefined;
}

function objectText(id: string, differences: readonly Difference[], { step, ...drawing }: ObjectDrawing): string {
  const place = step === undefined ? '' : ` (step ${step})`;
  return `  ${id}${place}\n${differences.map((difference) => differenceText(difference, drawing)).join('')}`;
}

function differenceText(difference: Difference, { now, paint }: DiffDrawing): string {
  const { type, path, manager, writer, time, message } = difference;
  const who = [
    ...(manager === undefined ? [] : [`${printable(manager)}${writer === undefined ? '' : ` (${WRITERS[writer]})`}`]),
    ...(time === undefined ? [] : [`${describeAge(time, now)} ago`]),
  ].join(', ');
  const by = who === '' ? '' : paint('dim', `  ${who}`);
  if (path === undefined) return `    ${paint(COLORS[type], `${SIGNS[type]} ${printable(message)}`)}${by}\n`;
  const field = printable(formatDifferencePath(path));
  return `    ${paint(COLORS[type], `${SIGNS[type]} ${field}`)}: ${valuesText(difference)}${by}\n`;
}

const WRITERS = {
  person: 'a person',
  applier: 'another applier',
  autoscaler: 'an autoscaler',
  controller: 'a controller',
} as const;
const SIGNS = { Missing: '-', Changed: '~', Extraneous: '+', Orphaned: '+', Recreated: 'i' } as const;
const COLORS = { Missing: 'red', Changed: 'yellow', Extraneous: 'cyan', Orphaned: 'cyan', Recreated: 'dim' } as const;

function valuesText({ type, desired, live }: Difference): string {
  if (desired === undefined && live === undefined)
    return type === 'Changed' ? '(the values are not shown)' : '(the value is not shown)';
  return `${valueText(desired, 'not in the Plan')} → ${valueText(live, 'not in the cluster')}`;
}

/** Longer values are cut; `-o json` has them whole. */
const SHOWN = 120;

function valueText(value: JsonValue | undefined, absent: string): string {
  if (value === undefined) return `(${absent})`;
  const text = printable(JSON.stringify(value));
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}
