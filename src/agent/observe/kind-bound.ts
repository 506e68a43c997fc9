import { builtInShapes } from '../../core/drift/built-in-shapes.ts';
import type { HealthRules } from '../../core/health/health.ts';
import type { KindRegistry } from '../../core/kind/kind-registry.ts';
import { groupKindOf } from '../../core/live/live-object.ts';
import { PLAN_GROUP_KIND } from '../../core/plan/plan.ts';
import { APPLIER_KINDS, CHILDREN, DEFINITION, EVENT, QUOTA, SECRET } from '../../core/status/wanted-kinds.ts';
import { type NeededKinds, readType } from './needed-kinds.ts';
import { resourceKinds } from './watch-list.ts';

/** Of everything that Plans name, what is looked at. Anybody who may write a Plan may name any number of kinds. */
export interface KindBound {
  /** `apiVersion kind` of all that Plans render now. */
  review(types: readonly string[]): void;
  isRefused(groupKind: string): boolean;
  /** What is needed without what is refused, but for the knowledge that it is needed. */
  within(needed: NeededKinds): NeededKinds;
  /** The kinds that are not watched. */
  readonly refused: ReadonlySet<string>;
}

/**
 * Kinds that the agent knows count nothing, each in one version beside those that Kubernetes has built in; of all others only so many are
 * looked at. What is looked at stays so while it is named; of what comes at the same time, the first by name.
 */
export function createKindBound(known: ReadonlySet<string>, most: number): KindBound {
  let admitted: ReadonlySet<string> = new Set();
  let refused: ReadonlySet<string> = new Set();
  return {
    review(types) {
      const sorted = [...types].sort();
      const before = sorted.filter((type) => admitted.has(type));
      const chosen = choose([...before, ...sorted.filter((type) => !admitted.has(type))], known, most);
      const watched = new Set([...chosen].map(kindOfType));
      admitted = chosen;
      refused = new Set(sorted.map(kindOfType).filter((groupKind) => !known.has(groupKind) && !watched.has(groupKind)));
    },
    isRefused: (groupKind) => refused.has(groupKind),
    within: (needed) => ({
      ...needed,
      foreign: needed.foreign.filter(({ apiVersion, kind }) => admitted.has(`${apiVersion} ${kind}`)),
      defined: needed.defined.filter((groupKind) => !refused.has(groupKind)),
    }),
    get refused() {
      return refused;
    },
  };
}

function choose(types: readonly string[], known: ReadonlySet<string>, most: number): ReadonlySet<string> {
  const chosen = new Set<string>();
  const seen = new Set<string>();
  let extra = 0;
  for (const type of types) {
    const groupKind = kindOfType(type);
    const isFree =
      known.has(groupKind) && (!seen.has(groupKind) || builtInShapes.shapeOf(readType(type)) !== undefined);
    if (!isFree && extra === most) continue;
    if (!isFree) extra += 1;
    chosen.add(type);
    seen.add(groupKind);
  }
  return chosen;
}

function kindOfType(type: string): string {
  return groupKindOf(readType(type));
}

/** The kinds that the catalogues know: what `planwright install` lets the agent read. */
export function knownKinds(registry: KindRegistry, rules: HealthRules): ReadonlySet<string> {
  return new Set([
    PLAN_GROUP_KIND,
    ...resourceKinds(registry),
    ...rules.rules.flatMap(({ groupKind, reads = [] }) => [groupKind, ...reads]),
    ...registry.kinds.flatMap(({ status }) => Object.keys(status?.health ?? {})),
    ...CHILDREN,
    ...APPLIER_KINDS,
    DEFINITION,
    EVENT,
    QUOTA,
    SECRET,
  ]);
}
