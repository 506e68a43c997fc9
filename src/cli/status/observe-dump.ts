import { builtInShapes } from '../../core/drift/built-in-shapes.ts';
import type { HealthRules } from '../../core/health/health.ts';
import type { Kind } from '../../core/kind/kind.ts';
import type { KindRegistry } from '../../core/kind/kind-registry.ts';
import { groupKindOf, type LiveObject } from '../../core/live/live-object.ts';
import type { ReadFailure } from '../../core/live/live-state.ts';
import { PLAN_GROUP_KIND } from '../../core/plan/plan.ts';
import { readPlans } from '../../core/plan/read-plan.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Dump } from '../../edges/files/read-dump.ts';
import { createObservation, findResources, type Observation, type Seen } from './observation.ts';
import type { Selection } from './select-resources.ts';
import { EVENT, SECRET, wantedKinds } from '../../core/status/wanted-kinds.ts';

/** How a dump is looked at. */
export interface DumpScope {
  readonly registry: KindRegistry;
  readonly rules: HealthRules;
  /** Only this namespace's resources, where given. */
  readonly namespace: string | undefined;
  readonly selection: Pick<Selection, 'selectors'>;
  readonly now: Instant;
  /** What was read, for people. */
  readonly source: string;
}

/**
 * What a dump says. A kind of which it has not one object was perhaps never asked for: that is `NotRead`, never "absent",
 * unless the dump has an empty list of that very kind.
 */
export function observeDump(dump: Dump, scope: DumpScope): Observation {
  const { registry, namespace, rules } = scope;
  const isInside = ({ metadata }: LiveObject): boolean => namespace === undefined || metadata.namespace === namespace;
  const reading = readPlans(dump.objects.filter(isInside));
  const all = findResources(dump.objects.filter(isInside), registry, reading.plans);
  const held = new Set([...dump.objects.map(groupKindOf), ...dump.listed]);
  const { labelled, whole } = wantedKinds(reading.plans, rules);
  const named = reading.plans.flatMap(({ requires, creates }) => [...requires, ...creates].map(groupKindOf));
  const wanted = new Set([...labelled, ...whole, ...named, SECRET, EVENT, PLAN_GROUP_KIND]);
  const seen: Seen = {
    source: scope.source,
    now: scope.now,
    all,
    reading,
    objects: dump.objects,
    shapes: builtInShapes,
    failures: [...wanted].filter((groupKind) => !held.has(groupKind)).map(notRead),
    unread: registry.kinds
      .map(groupKindName)
      .filter((groupKind) => isWithoutResource(groupKind, seenPlans(reading.plans), held))
      .map(notRead),
  };
  return createObservation(seen, scope.selection);
}

function seenPlans(
  plans: readonly { readonly resource: { readonly apiVersion: string; readonly kind: string } }[],
): ReadonlySet<string> {
  return new Set(plans.map(({ resource }) => groupKindOf(resource)));
}

/** There are Plans for resources of this kind and not one resource. */
function isWithoutResource(groupKind: string, planned: ReadonlySet<string>, held: ReadonlySet<string>): boolean {
  return planned.has(groupKind) && !held.has(groupKind);
}

function groupKindName({ definition }: Kind): string {
  return `${definition.spec.names.kind}.${definition.spec.group}`;
}

function notRead(groupKind: string): ReadFailure {
  return { groupKind, reason: 'NotRead', message: `the dump holds no ${groupKind}; nobody knows whether there is one` };
}
