import { groupKindOf } from '../../core/live/live-object.ts';
import type { ReadFailure } from '../../core/live/live-state.ts';
import { groupOf } from '../../core/manifest/object-id.ts';
import { PLAN_GROUP_KIND } from '../../core/plan/plan.ts';
import { planNameOf } from '../../core/plan/make-plan.ts';
import { describeIdentity } from '../../core/resource/resource.ts';
import { type Observation, plansWithoutResource } from './observation.ts';

/** What a person should know beside the statuses: what could not be read or used, and what belongs to nobody. */
export function observationNotes(observation: Observation): readonly string[] {
  return [
    ...observation.unread.map(({ groupKind, message }) => `cannot read ${groupKind}: ${message}`),
    ...unusedPlans(observation),
    ...(observation.isWhole ? [...strayPlans(observation), ...foreignVersions(observation)] : []),
    ...unreadable(observation),
  ];
}

function unusedPlans({ reading, resources, isWhole }: Observation): readonly string[] {
  const asked = new Set(
    resources.map(
      ({ namespace, object }) => `${namespace}/${planNameOf({ kind: object.kind, name: object.metadata.name })}`,
    ),
  );
  return reading.faults
    .filter(({ namespace, name }) => isWhole || asked.has(`${namespace}/${name}`))
    .map(({ namespace, name, message }) => `the Plan ${namespace}/${name} is not used: it ${message}`);
}

function strayPlans(observation: Observation): readonly string[] {
  return plansWithoutResource(observation).map(
    ({ resource, name }) =>
      `the Plan ${resource.namespace}/${name} has no resource: there is no ${describeIdentity(resource)}`,
  );
}

/** Objects of a group of ours in a version or of a kind that this Planwright does not know. */
function foreignVersions({ objects, all }: Observation): readonly string[] {
  const known = new Set(all.map(({ object }) => object));
  const groups = new Set(all.map(({ object }) => groupOf(object.apiVersion)));
  const types = objects
    .filter((object) => groups.has(groupOf(object.apiVersion)) && !known.has(object))
    .map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
  return [...new Set(types)].map((type) => `this version of Planwright does not know ${type}: it is left out`);
}

/** Appliers may be missing, and what nobody planned is no loss: only what a verdict needs is told. */
function unreadable({ failures, unread, reading }: Observation): readonly string[] {
  const named = reading.plans.flatMap(({ objects, requires }) => [...objects.map(({ ref }) => ref), ...requires]);
  const needed = new Set([...named.map(groupKindOf), ...(named.length === 0 ? [PLAN_GROUP_KIND] : ['Pod'])]);
  const told = failures.filter(
    ({ groupKind }) => needed.has(groupKind) && !unread.some((each) => each.groupKind === groupKind),
  );
  return [...groupByMessage(told)].map(([message, kinds]) => `cannot read ${kinds.join(', ')}: ${message}`);
}

function groupByMessage(failures: readonly ReadFailure[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { groupKind, reason, message } of failures) {
    const said = reason === 'NotRead' && message.startsWith('the dump holds no') ? MISSING_IN_DUMP : message;
    groups.set(said, [...(groups.get(said) ?? []), groupKind]);
  }
  return groups;
}

const MISSING_IN_DUMP =
  'the dump has none; nobody knows whether there are any (`planwright status --dump-command` says what to dump)';
