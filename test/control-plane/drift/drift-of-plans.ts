import { builtInShapes } from '../../../src/core/drift/built-in-shapes.ts';
import { combineShapes } from '../../../src/core/drift/combine-shapes.ts';
import type { Difference } from '../../../src/core/drift/difference.ts';
import { diffPlan } from '../../../src/core/drift/diff-plan.ts';
import type { FieldShapes } from '../../../src/core/drift/field-shapes.ts';
import { shapesFromOpenApi } from '../../../src/core/drift/shapes-from-open-api.ts';
import type { LiveObject } from '../../../src/core/live/live-object.ts';
import { createLiveState, type LiveState } from '../../../src/core/live/live-state.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { PLAN_API_VERSION, type Plan } from '../../../src/core/plan/plan.ts';
import { readPlans } from '../../../src/core/plan/read-plan.ts';
import { inParallel } from '../acceptance/in-parallel.ts';
import type { ApiClient } from '../harness/api-client.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';

const WIDTH = 4;

/** The Plans among rendered objects, as an agent would read them from the cluster. Throws where one cannot be used. */
export function plansAmong(manifests: readonly Manifest[]): readonly Plan[] {
  // A rendered Plan is what the cluster holds of it, but for what the server adds.
  const { plans, faults } = readPlans(manifests as readonly LiveObject[]);
  if (faults.length > 0) throw new Error(JSON.stringify(faults, undefined, 1));
  return plans;
}

/** The Plans that an applier has delivered to the cluster. */
export async function readDeliveredPlans(client: ApiClient): Promise<readonly Plan[]> {
  return plansAmong(await client.list({ apiVersion: PLAN_API_VERSION, kind: 'Plan' }));
}

/** Every object of the Plans' kinds that the cluster holds, one list a kind. */
export async function readLiveState(client: ApiClient, plans: readonly Plan[]): Promise<LiveState> {
  const lists = await inParallel(kindsOf(plans), WIDTH, (kind) => client.list(kind));
  return createLiveState(lists.flat() as readonly LiveObject[]); // The same objects; this type says more of them.
}

/** How the API server itself says that fields of the Plans' kinds are compared: its OpenAPI, one document a group and version. */
export async function readServerShapes(client: ApiClient, plans: readonly Plan[]): Promise<FieldShapes> {
  const versions = [...new Set(kindsOf(plans).map(({ apiVersion }) => apiVersion))];
  const documents = await inParallel(versions, WIDTH, async (version) => {
    const path = `/openapi/v3/${version.includes('/') ? 'apis' : 'api'}/${version}`;
    const { status, body } = await client.request({ method: 'GET', path });
    if (status !== 200) throw new Error(`GET ${path}: ${status}`);
    return body;
  });
  return combineShapes(...documents.map(shapesFromOpenApi));
}

/** The drift of Plans of which every object was applied. Kinds of Kubernetes are compared as Planwright knows them, others as the server does. */
export function driftOf(plans: readonly Plan[], live: LiveState, serverShapes: FieldShapes): readonly Difference[] {
  const shapes = combineShapes(builtInShapes, serverShapes);
  return plans.flatMap((plan) => diffPlan({ plan, live, shapes, wasApplied: true }));
}

function kindsOf(plans: readonly Plan[]): readonly { readonly apiVersion: string; readonly kind: string }[] {
  const refs = plans.flatMap(({ objects }) => objects.map(({ ref }) => ref));
  return [...new Map(refs.map(({ apiVersion, kind }) => [`${apiVersion}/${kind}`, { apiVersion, kind }])).values()];
}

/** Differences as a person reads them, one line each. */
export function describeDrift(differences: readonly Difference[]): readonly string[] {
  return differences.map(
    ({ type, object, message, manager }) => `${type} ${object}: ${message} (${manager ?? 'unknown'})`,
  );
}

/** All drift of Plans of which every object was applied, as a person reads it: empty where there is none. */
export async function readDrift(client: ApiClient, plans: readonly Plan[]): Promise<readonly string[]> {
  const live = await readLiveState(client, plans);
  return describeDrift(driftOf(plans, live, await readServerShapes(client, plans)));
}

/** Waits until somebody has put an end to all drift of the Plans. */
export async function waitUntilHealed(client: ApiClient, plans: readonly Plan[]): Promise<void> {
  let drift: readonly string[] = [];
  const isHealed = async (): Promise<boolean> => {
    drift = await readDrift(client, plans);
    return drift.length === 0;
  };
  await waitUntil('all drift is healed', isHealed, PATIENCE, () => drift);
}
