import type { JsonObject } from '../../../src/core/json/json.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import type { ApiClient } from '../harness/api-client.ts';
import { waitUntil } from '../harness/wait-until.ts';

/** An expression of a Stage's selector over an object, in jq's language. */
export interface StageExpression extends JsonObject {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

/** Stages that keep kwok from doing anything with objects, while the simulation does. */
export interface KwokStages {
  /** Returns when kwok knows it: from then on it leaves those objects alone. */
  readonly hold: (name: string, kind: string, expressions: readonly StageExpression[]) => Promise<void>;
  /** Returns when kwok knows it. It acts on an object when that changes next. */
  readonly release: (name: string) => Promise<void>;
}

const API = { apiVersion: 'kwok.x-k8s.io/v1alpha1', kind: 'Stage' } as const;
const QUESTION = 'simulation.planwright.dev/question';

/** Stages in a cluster whose kwok watches them. */
export function createKwokStages(client: ApiClient): KwokStages {
  return {
    hold: async (name, kind, matchExpressions) => {
      await client.apply(stage(name, { kind, matchExpressions }));
      await settle(client);
    },
    release: async (name) => {
      await client.remove({ ...API, name });
      await settle(client);
    },
  };
}

/** Where several Stages match, kwok plays one with a weight: those of `stages/` have none. */
function stage(
  name: string,
  {
    kind,
    matchExpressions,
    next,
  }: { readonly kind: string; readonly matchExpressions: readonly JsonObject[]; readonly next?: JsonObject },
): Manifest {
  return {
    ...API,
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: 'v1', kind },
      selector: { matchExpressions },
      weight: 1000,
      ...(next === undefined ? {} : { next }),
    },
  };
}

/**
 * kwok does not say which Stages it knows. It sees their changes in order, so a last one is made to answer: it takes an annotation
 * off a node.
 */
async function settle(client: ApiClient): Promise<void> {
  const question = `${QUESTION}-${performance.now()}`;
  const name = `answer-${performance.now()}`;
  const [node] = await client.list({ apiVersion: 'v1', kind: 'Node' });
  if (node === undefined) throw new Error('a cluster without nodes has nothing to simulate');
  const { metadata } = node;
  await client.apply(
    stage(name, {
      kind: 'Node',
      matchExpressions: [{ key: `.metadata.annotations["${question}"]`, operator: 'Exists' }],
      next: { patches: [{ root: 'metadata', type: 'merge', template: `annotations: {"${question}": null}` }] },
    }),
  );
  let asked = 0;
  await waitUntil('kwok knows the Stages', async () => {
    const current = await client.get({ apiVersion: 'v1', kind: 'Node', name: metadata.name });
    if (asked > 0 && current.metadata.annotations?.[question] === undefined) return true;
    asked += 1;
    // Another value each time: kwok looks at a node again only when it has changed.
    await client.patch(
      { apiVersion: 'v1', kind: 'Node', name: metadata.name },
      { metadata: { annotations: { [question]: String(asked) } } },
    );
    return false;
  });
  await client.remove({ ...API, name });
}
