import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { builtInShapes } from '../../../src/core/drift/built-in-shapes.ts';
import { combineShapes } from '../../../src/core/drift/combine-shapes.ts';
import { diffPlan } from '../../../src/core/drift/diff-plan.ts';
import type { Difference } from '../../../src/core/drift/difference.ts';
import type { Plan, PlannedObject } from '../../../src/core/plan/plan.ts';
import { inParallel } from '../acceptance/in-parallel.ts';
import { seededGenerator } from '../fault-proxy/seeded-generator.ts';
import { nameOf } from '../harness/api-client.ts';
import type { Cluster } from '../harness/start-cluster.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { allSamples } from './all-samples.ts';
import { describeDrift, driftOf, readLiveState, readServerShapes } from './drift-of-plans.ts';
import type { Applier, Edit, EditTools, ExpectedDifference, MadeEdit } from './edit.ts';
import { schedule } from './edit-schedule.ts';
import { kindAfterKind, plansOfEveryKind, shuffled } from './edited-samples.ts';
import { createKubectl } from './kubectl.ts';
import { prepareFor } from './prepare-samples.ts';

/** Another number makes other edits: `DRIFT_SEED=7 npx vitest run real-edits`. */
const SEED = process.env['DRIFT_SEED'] ?? '5';
const OBJECTS = 500;
const WIDTH = 8;
/** How often an edit is tried with one object before another is taken. */
const DRAWS = 6;
const APPLIERS: readonly Applier[] = ['kubectl', 'kustomize-controller', 'argocd-controller', 'client-side'];

describeWithCluster(
  `edits of the samples' objects, seed ${SEED}`,
  { ownCluster: true, programs: ['kubectl'] },
  (cluster) => {
    let plans: readonly Plan[];
    const made: MadeEdit[] = [];
    let ready: number;
    let found: readonly Difference[];

    beforeAll(async () => {
      const { client } = cluster();
      const tools = toolsOf(cluster());
      const { samples, rendered, plans: all } = allSamples();
      plans = plansOfEveryKind(shuffled(all, seededGenerator(SEED, 'plans')), OBJECTS);
      const names = new Set(plans.map(({ name, resource }) => `${resource.namespace}/${name}`));
      const chosen = rendered.plans.filter(({ name, sample }) => names.has(`${sample.namespace}/${name}`));
      await prepareFor(client, { samples, rendered: { ...rendered, plans: chosen }, hasNodes: false });
      await applyPlans(tools, plans);
      const live = await readLiveState(client, plans);
      expect(describeDrift(driftOf(plans, live, await readServerShapes(client, plans)))).toEqual([]);
      // Kubernetes counts whole seconds: what is made again must be younger than what was there.
      ready = Math.floor(Date.now() / 1000) * 1000;
      await sleep(1000);
      const pool = [
        ...kindAfterKind(
          shuffled(
            plans.flatMap(({ objects }) => objects),
            seededGenerator(SEED, 'objects'),
          ),
        ),
      ];
      for (const [at, edit] of schedule.entries()) {
        const { edit: done, object } = await makeEdit(tools, edit, { at, pool });
        pool.splice(pool.indexOf(object), 1);
        made.push(done);
      }
      const after = await readLiveState(client, plans);
      const shapes = combineShapes(builtInShapes, await readServerShapes(client, plans));
      found = plans.flatMap((plan) => diffPlan({ plan, live: after, shapes, readySince: ready }));
    });

    test('each of 200 is found at its place, with who made it', () => {
      const visible = made.filter(({ expected }) => expected.length > 0);
      expect(visible.length).toBe(200);
      const wrong = visible.map(({ description, expected, manager }) => ({
        description,
        expected: expected.map(comparable).sort(byKey),
        found: foundFor(expected)
          .map((difference) => comparable(withoutGuess(difference, manager)))
          .sort(byKey),
      }));
      expect(wrong.filter((edit) => !isDeepStrictEqual(edit.expected, edit.found))).toEqual([]);
    });

    test('each is found with its time, to the second, but for replicas: Kubernetes writes down none for /scale', () => {
      const written = found.filter(({ manager }) => manager !== undefined);
      const isDated = ({ path, time }: Difference): boolean =>
        time !== undefined || path?.join('.') !== 'spec.replicas';
      const wrong = written.filter(isDated).filter(({ time = 0 }) => time < ready || time > Date.now());
      expect(describeDrift(wrong)).toEqual([]);
    });

    test('nothing else is', () => {
      const expected = new Set(
        made.flatMap((edit) => edit.expected.map(({ object, path }) => keyOf({ object, path }))),
      );
      expect(describeDrift(found.filter((difference) => !expected.has(keyOf(difference))))).toEqual([]);
    });

    function foundFor(expected: readonly ExpectedDifference[]): readonly Difference[] {
      const objects = new Set(expected.map(({ object }) => object));
      return found.filter(({ object }) => objects.has(object));
    }

    async function makeEdit(
      tools: EditTools,
      edit: Edit,
      { at, pool }: { readonly at: number; readonly pool: readonly PlannedObject[] },
    ): Promise<{ readonly edit: MadeEdit; readonly object: PlannedObject }> {
      for (const [index, planned] of pool.entries()) {
        for (let draw = 0; draw < DRAWS; draw += 1) {
          const live = await tools.client.get(nameOf(planned.manifest));
          const random = seededGenerator(SEED, at, index, draw);
          const done = await edit(tools, { planned, live, applier: applierOf(planned) }, random);
          if (done === 'unsuitable') break;
          if (done !== 'refused') return { edit: done, object: planned };
        }
      }
      throw new Error(`edit ${at} of the schedule fits no object`);
    }

    function applierOf(planned: PlannedObject): Applier {
      const index = plans.findIndex(({ objects }) => objects.includes(planned));
      return APPLIERS[index % APPLIERS.length] ?? 'kubectl';
    }

    async function applyPlans({ apply, kubectl }: EditTools, of: readonly Plan[]): Promise<void> {
      const objects = of.flatMap((plan) => plan.objects);
      const byHand = objects.filter((object) => applierOf(object) === 'client-side').map(({ manifest }) => manifest);
      await Promise.all([
        kubectl.run(['apply', '--filename', kubectl.write('client-side', byHand)]),
        inParallel(
          objects.filter((object) => applierOf(object) !== 'client-side'),
          WIDTH,
          (object) => apply(object.manifest, applierOf(object)),
        ),
      ]);
    }
  },
);

function toolsOf(cluster: Cluster): EditTools {
  const kubectl = createKubectl(cluster);
  const { client } = cluster;
  return {
    client,
    kubectl,
    apply: async (manifest, applier) => {
      if (applier === 'client-side') {
        await kubectl.run(['apply', '--filename', kubectl.write('one-object', [manifest])]);
      } else await client.apply(manifest, { fieldManager: applier, force: true });
    },
  };
}

/** Kubernetes does not record who removes something: to name who left a trace beside it is allowed, to blame anybody else is not. */
function withoutGuess(difference: Difference, manager: string): Difference {
  if (difference.type !== 'Missing' || difference.manager !== manager) return difference;
  const { manager: _manager, writer: _writer, time: _time, ...rest } = difference;
  return rest;
}

function byKey(left: ExpectedDifference, right: ExpectedDifference): number {
  return keyOf(left) < keyOf(right) ? -1 : 1;
}

function comparable({ object, type, path, desired, live, manager, writer }: ExpectedDifference): ExpectedDifference {
  return { object, type, path, desired, live, manager, writer };
}

function keyOf({ object, path }: Pick<ExpectedDifference, 'object' | 'path'>): string {
  return JSON.stringify([object, path]);
}
