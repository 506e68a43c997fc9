import { expect } from 'vitest';
import type { ClusterReader } from '../../../../src/cli/status/cluster-reader.ts';
import { observeCluster, withEvents } from '../../../../src/cli/status/observe-cluster.ts';
import { builtInShapes } from '../../../../src/core/drift/built-in-shapes.ts';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import { createKindRegistry } from '../../../../src/core/kind/kind-registry.ts';
import { evaluate } from '../../../../src/core/status/evaluate.ts';
import type { DependencyState, EvaluationInput } from '../../../../src/core/status/evaluation.ts';
import type { ExternalDependency } from '../../../../src/core/status/kind-status.ts';
import { isPaused } from '../../../../src/core/status/paused.ts';
import { resourceOf } from '../../../../src/core/status/gather-findings.ts';
import type { Instant } from '../../../../src/core/time/instant.ts';
import { healthRules } from '../../../../src/health/index.ts';
import { kinds } from '../../../../src/kinds/index.ts';
import { throughApiServer } from '../../../status/live-through.ts';
import { findFaults } from '../../../status/status-rules.ts';
import { PATIENCE, waitUntil } from '../../harness/wait-until.ts';

/** Who is asked, and about what. */
export interface OpinionOptions {
  readonly reader: ClusterReader;
  readonly namespace: string;
  /** The agent's clock. */
  readonly now: () => Instant;
}

/**
 * Throws unless the code of `planwright status`, which reads the cluster once and in another way than the agent, has nothing to add to
 * the status that the agent wrote, and finds it to keep to the rules of all statuses.
 */
export async function expectSameOpinion({ reader, namespace, now }: OpinionOptions): Promise<void> {
  let seen: unknown;
  const isSame = async (): Promise<boolean> => {
    const input = await read({ reader, namespace, now: now() });
    const evaluation = evaluate(input);
    const [written, computed] = [withoutTime(input.previous), withoutTime(throughApiServer(evaluation.status))];
    seen = { written, computed, faults: findFaults({ kind: input.kind, looks: [{ input, evaluation }] }) };
    return evaluation.transitions.length === 0 && isEqual(seen, { written, computed: written, faults: [] });
  };
  // What is wrong with a status may be the agent's haste: it looks again within a second.
  await waitUntil('planwright status agrees with the agent', isSame, PATIENCE, () => seen);
}

function isEqual(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function withoutTime({ lastUpdated: _lastUpdated, ...status }: JsonObject): JsonObject {
  return throughApiServer(status);
}

async function read({
  reader,
  namespace,
  now,
}: Omit<OpinionOptions, 'now'> & { readonly now: Instant }): Promise<EvaluationInput> {
  const selection = { selectors: [] };
  const scope = { registry: createKindRegistry(kinds), rules: healthRules, namespace, selection, now };
  const seen = await observeCluster(reader, scope);
  const { resources, reading, failures, liveOf } = await withEvents(seen, reader, {
    namespaces: [namespace],
    selection,
  });
  // Argo CD's and Flux's kinds are not installed here: that is the only thing that may not be readable.
  const unread = failures.filter(({ reason }) => reason !== 'NotServed');
  expect({ faults: reading.faults, unread }).toEqual({ faults: [], unread: [] });
  const [resource] = resources;
  if (resource === undefined || resources.length > 1) throw new Error(`${namespace} has ${resources.length} resources`);
  const { kind, object, plan } = resource;
  const input = { kind, resource: object, plan, live: liveOf(namespace), previous: object.status ?? {}, now };
  return { ...input, rules: healthRules, shapes: builtInShapes, ...availableOf(input) };
}

/** Everything outside is there as long as no test says otherwise. */
function availableOf({
  kind,
  resource,
}: Pick<EvaluationInput, 'kind' | 'resource'>): Pick<EvaluationInput, 'dependencies'> {
  if (isPaused(resource) || resource.metadata.deletionTimestamp !== undefined) return {};
  const declared = kind.status?.dependencies?.(resourceOf(resource)) ?? [];
  const available = ({ name, target }: ExternalDependency): DependencyState => ({
    name,
    target,
    state: 'Available',
    message: `connected to ${target}`,
  });
  return { dependencies: declared.map(available) };
}
