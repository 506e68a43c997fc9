import { builtInShapes } from '../../../src/core/drift/built-in-shapes.ts';
import type { LiveObject } from '../../../src/core/live/live-object.ts';
import { createLiveState, type LiveState } from '../../../src/core/live/live-state.ts';
import { objectId, referenceOf } from '../../../src/core/manifest/object-id.ts';
import { planDocuments } from '../../../src/core/plan/plan-documents.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { evaluate } from '../../../src/core/status/evaluate.ts';
import { healthRules } from '../../../src/health/index.ts';
import { synthesizeText } from '../../synthesize-text.ts';
import { START } from '../../status/live-through.ts';
import type { ObservedCluster } from './observed-cluster.ts';

/** A resource as the API server holds it, with its Plan. */
export interface Written {
  readonly key: string;
  readonly resource: LiveObject;
  readonly plan: Plan;
  readonly documents: readonly LiveObject[];
}

export function written(text: string, limit?: number): Written {
  const [made] = synthesizeText(text).rendered;
  if (made === undefined) throw new Error('not admitted');
  // A resource and the documents of a Plan are objects.
  const resource = {
    ...made.resource,
    metadata: { ...made.resource.metadata, uid: 'uid-1', generation: 1 },
  } as unknown as LiveObject;
  const documents = planDocuments(made.plan, limit) as unknown as readonly LiveObject[];
  return { key: objectId(referenceOf(resource)), resource, plan: made.plan, documents };
}

/** What `evaluate` says of what an observer sees; undefined where it sees no resource. */
export function verdict({ observer }: ObservedCluster, key: string): object | undefined {
  const observed = observer.observe(key);
  if (observed === undefined) return undefined;
  const { kind, resource, plan, live, shapes } = observed;
  return evaluate({ kind, resource, plan, live, shapes, previous: {}, now: START, rules: healthRules });
}

/** The same where everything there is was seen, by whatever name or label. */
export function wholeVerdict(
  cluster: ObservedCluster,
  { key, plan }: Pick<Written, 'key' | 'plan'>,
  live: LiveState | readonly LiveObject[],
): object | undefined {
  const observed = cluster.observer.observe(key);
  if (observed === undefined) return undefined;
  const { kind, resource } = observed;
  const state = 'find' in live && 'ofKind' in live ? live : createLiveState(live);
  return evaluate({
    kind,
    resource,
    plan,
    live: state,
    shapes: builtInShapes,
    previous: {},
    now: START,
    rules: healthRules,
  });
}
