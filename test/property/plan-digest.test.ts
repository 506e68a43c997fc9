import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type FieldPath,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  valueAt,
} from '../../src/core/json/json.ts';
import type { Manifest } from '../../src/core/manifest/manifest.ts';
import { writeYaml } from '../../src/core/manifest/write-yaml.ts';
import { makePlan } from '../../src/core/plan/make-plan.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { replaceAt } from '../../src/core/resource/spec-rewriter.ts';
import type { PlacedManifest } from '../../src/core/synth/placement.ts';
import { synthesizeText } from '../synthesize-text.ts';
import { chronikCluster } from './arbitraries/chronik-cluster.ts';

/** A Plan of real manifests, and the same manifests with their places, to make other Plans of. */
function realPlan(resource: JsonObject): { readonly plan: Plan; readonly placed: readonly PlacedManifest[] } {
  const [synthesized] = synthesizeText(writeYaml(resource)).rendered;
  if (synthesized === undefined) throw new Error('nothing was rendered');
  const placed = synthesized.plan.objects.map(({ step, manifest }) => ({
    step,
    component: '',
    autoscaled: manifest.metadata.annotations?.['planwright.dev/replicas'] === 'autoscaled',
    manifest: bare(manifest),
  }));
  return { plan: planOf(synthesized.plan, placed), placed };
}

/** The manifest before it was annotated. */
function bare(manifest: Manifest): Manifest {
  const { annotations: _annotations, ...metadata } = manifest.metadata;
  return { ...manifest, metadata };
}

function planOf({ resource, steps, deletionPolicy }: Plan, placed: readonly PlacedManifest[]): Plan {
  const { specDigest: _specDigest, ...identity } = resource;
  return makePlan({ resource: identity, spec: {}, steps, deletionPolicy, placed });
}

/** The places of every text of a manifest that names neither an object nor its labels, so that it may be anything. */
function textsOf(value: JsonValue | undefined, path: FieldPath = []): readonly FieldPath[] {
  if (isJsonArray(value)) return value.flatMap((item, index) => textsOf(item, [...path, index]));
  if (isJsonObject(value)) return Object.keys(value).flatMap((name) => textsOf(value[name], [...path, name]));
  return typeof value === 'string' && ['image', 'mountPath', 'topologyKey'].includes(String(path.at(-1))) ? [path] : [];
}

test('the plan digest does not depend on the order in which a kind renders its objects', () => {
  const shuffled = chronikCluster.chain((resource) => {
    const { plan, placed } = realPlan(resource);
    return fc.tuple(fc.constant(plan), fc.shuffledSubarray([...placed], { minLength: placed.length }));
  });
  fc.assert(
    fc.property(shuffled, ([plan, placed]) => {
      expect(planOf(plan, placed)).toEqual(plan);
    }),
    { numRuns: 40 },
  );
});

test('the plan digest changes when any text of any manifest does, and only the digest of that object with it', () => {
  fc.assert(
    fc.property(chronikCluster, fc.nat(), fc.nat(), (resource, pickObject, pickText) => {
      const { plan, placed } = realPlan(resource);
      const changeable = placed.filter(({ manifest }) => textsOf(manifest).length > 0);
      const target = changeable[pickObject % changeable.length];
      if (target === undefined) throw new Error('nothing to change');
      const texts = textsOf(target.manifest);
      const path = texts[pickText % texts.length] ?? [];
      // Only a text inside the manifest was replaced.
      const manifest = replaceAt(target.manifest, path, `${String(valueAt(target.manifest, path))}!`) as Manifest;
      const changed = planOf(
        plan,
        placed.map((each) => (each === target ? { ...each, manifest } : each)),
      );
      expect(changed.digest).not.toBe(plan.digest);
      const before = new Map(plan.objects.map(({ id, digest }) => [id, digest]));
      const touched = changed.objects.filter(({ id, digest }) => before.get(id) !== digest);
      expect(touched.map(({ ref }) => [ref.kind, ref.name])).toEqual([[manifest.kind, manifest.metadata.name]]);
    }),
    { numRuns: 40 },
  );
});

test('the plan digest changes when an object goes or moves to an earlier step', () => {
  fc.assert(
    fc.property(chronikCluster, fc.nat(), (resource, pick) => {
      const { plan, placed } = realPlan(resource);
      // Others may point at these wherever they are, so that the rest still makes a Plan.
      const movable = placed.filter(({ manifest }) => ['ConfigMap', 'NetworkPolicy'].includes(manifest.kind));
      const target = movable[pick % movable.length];
      if (target === undefined) throw new Error('nothing to move');
      const without = planOf(
        plan,
        placed.filter((each) => each !== target),
      );
      const moved = planOf(
        plan,
        placed.map((each) => (each === target ? { ...each, step: 'rbac' } : each)),
      );
      expect(new Set([plan.digest, without.digest, moved.digest]).size).toBe(3);
    }),
    { numRuns: 20 },
  );
});
