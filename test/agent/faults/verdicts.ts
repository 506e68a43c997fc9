import { isJsonArray, type JsonObject, member } from '../../../src/core/json/json.ts';
import { evaluate } from '../../../src/core/status/evaluate.ts';
import type { DependencyState, EvaluationInput } from '../../../src/core/status/evaluation.ts';
import { resourceOf } from '../../../src/core/status/gather-findings.ts';
import { isPaused } from '../../../src/core/status/paused.ts';
import { STANDARD_STATUS } from '../../../src/core/status/standard-status.ts';
import { throughApiServer } from '../../status/live-through.ts';
import { findFaults } from '../../status/status-rules.ts';
import type { LivingCluster } from '../world/living/living-cluster.ts';

/**
 * What is wrong with the statuses as they stand: each has to be what somebody says who sees the whole cluster at once, given that status
 * as the one before; nothing may be left to write. `isWhole`: everything is there and ready, and then somebody who remembers nothing has
 * to say the same.
 */
export function findVerdictFaults(
  cluster: LivingCluster,
  { isWhole }: { readonly isWhole: boolean },
): readonly string[] {
  return cluster.ids
    .filter((id) => cluster.find(id) !== undefined)
    .flatMap((id) => {
      const input = withDependencies(cluster.observe(id));
      const evaluation = evaluate(input);
      return [
        ...differences(input.previous, throughApiServer(evaluation.status)),
        ...findFaults({ kind: input.kind, looks: [{ input, evaluation }] }),
        ...(isWhole ? wholeFaults(input) : []),
      ].map((fault) => `${id}: ${fault}`);
    });
}

/** The prober of these tests finds everything. */
function withDependencies(input: EvaluationInput): EvaluationInput {
  const { kind, resource } = input;
  if (isPaused(resource) || resource.metadata.deletionTimestamp !== undefined) return input;
  const declared = (kind.status ?? STANDARD_STATUS).dependencies?.(resourceOf(resource)) ?? [];
  const dependencies = declared.map(
    ({ name, target }): DependencyState => ({ name, target, state: 'Available', message: `connected to ${target}` }),
  );
  return { ...input, dependencies };
}

/** What only memory can tell is left out: when something began, how the last try failed, what was made anew, and what was there before. */
function wholeFaults(input: EvaluationInput): readonly string[] {
  const fresh = throughApiServer(evaluate({ ...input, previous: {} }).status);
  const [remembered, anew] = [withoutMemory(input.previous), withoutMemory(fresh)];
  const conditions = input.previous['conditions'];
  const isReady =
    isJsonArray(conditions) &&
    conditions.some((each) => member(each, 'type') === 'Ready' && member(each, 'status') === 'True');
  return [
    ...(isReady ? [] : ['it is not ready']),
    ...differences(remembered, anew).map((each) => `without memory: ${each}`),
  ];
}

function withoutMemory({ lastFailure: _lastFailure, drift, ...status }: JsonObject): JsonObject {
  const items = member(drift, 'items');
  const present = isJsonArray(items) ? items.filter((item) => member(item, 'type') !== 'Recreated') : [];
  return withoutPast({ ...status, drift: { count: member(drift, 'count') ?? 0, items: present } });
}

/** Who does not know the last good Plan does not know that this is the one before it. */
function withoutPast(status: JsonObject): JsonObject {
  const isTime = (name: string): boolean => /(Time|Updated|Update)$/.test(name);
  const told = (name: string, value: unknown): unknown =>
    name === 'reason' && value === 'RolledBack' ? 'ReconciliationComplete' : value;
  return JSON.parse(JSON.stringify(status, (name, value: unknown) => (isTime(name) ? undefined : told(name, value))));
}

function differences(before: JsonObject, after: JsonObject): readonly string[] {
  const [left, right] = [throughApiServer(before), throughApiServer(after)];
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return keys
    .filter((key) => JSON.stringify(left[key]) !== JSON.stringify(right[key]))
    .map((key) => `${key} is ${JSON.stringify(left[key])} and should be ${JSON.stringify(right[key])}`);
}
