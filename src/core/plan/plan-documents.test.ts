import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createCelEngine } from '../cel/create-cel-engine.ts';
import { InvariantError } from '../diagnostic/invariant-error.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, valueAt } from '../json/json.ts';
import { standardSteps } from '../kind/steps.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { evaluateRules } from '../schema/evaluate-rules.ts';
import { validateSchema } from '../schema/validate-schema.ts';
import { crd } from './crd.generated.ts';
import { makePlan } from './make-plan.ts';
import type { Plan } from './plan.ts';
import { PLAN_SIZE_LIMIT, planDocuments } from './plan-documents.ts';

const steps = standardSteps('config', 'workloads');
const schema = crd.spec.versions[0]?.schema.openAPIV3Schema ?? {};
const cel = createCelEngine();

/** A Plan of ConfigMaps with texts of the given sizes, in that order, and a Job that needs a Secret from elsewhere. */
function planOfTexts(...sizes: readonly number[]): Plan {
  const settings = sizes.map((size, index): Manifest => {
    const name = `settings-${String(index).padStart(3, '0')}`;
    return {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace: 'market' },
      data: { text: 'x'.repeat(size) },
    };
  });
  const job: Manifest = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'job', namespace: 'market' },
    spec: { template: { spec: { containers: [{ envFrom: [{ secretRef: { name: 'keys' } }] }] } } },
  };
  return makePlan({
    resource: { apiVersion: 'toys.example.com/v1', kind: 'Kiosk', namespace: 'market', name: 'fair' },
    spec: {},
    steps,
    deletionPolicy: 'Retain',
    placed: [
      ...settings.map((manifest) => ({ step: 'config', component: 'a', manifest })),
      { step: 'workloads', component: 'a', manifest: job },
    ],
  });
}

const nameOf = (document: JsonObject) => valueAt(document, ['metadata', 'name']);
const sizeOf = (document: JsonObject) => Buffer.byteLength(JSON.stringify(document));

function objectsOf(document: JsonObject): readonly JsonObject[] {
  const objects = valueAt(document, ['spec', 'objects']);
  return isJsonArray(objects) ? objects.filter((each) => isJsonObject(each)) : [];
}

/** What an API server with our CRD would say. */
function refusals(document: JsonObject): readonly unknown[] {
  return [...validateSchema(document, schema), ...evaluateRules(document, schema, cel)];
}

describe('a small Plan', () => {
  const plan = planOfTexts(1);
  const [object, job] = plan.objects;

  it('is one document with everything in it', () => {
    expect(planDocuments(plan)).toEqual([
      {
        apiVersion: 'planwright.dev/v1alpha1',
        kind: 'Plan',
        metadata: { labels: { 'app.kubernetes.io/managed-by': 'planwright' }, name: 'kiosk-fair', namespace: 'market' },
        spec: {
          deletionPolicy: 'Retain',
          digest: plan.digest,
          objectCount: 2,
          objects: [
            {
              digest: object?.digest,
              id: 'ConfigMap/market/settings-000',
              manifest: object?.manifest,
              ref: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'market', name: 'settings-000' },
              step: 'config',
              wave: 30,
            },
            {
              digest: job?.digest,
              id: 'Job.batch/market/job',
              manifest: job?.manifest,
              ref: { apiVersion: 'batch/v1', kind: 'Job', namespace: 'market', name: 'job' },
              step: 'workloads',
              wave: 80,
            },
          ],
          requires: [
            {
              apiVersion: 'v1',
              kind: 'Secret',
              namespace: 'market',
              name: 'keys',
              keys: [],
              neededBy: ['Job.batch/market/job'],
            },
          ],
          resource: plan.resource,
          resourceSpec: {},
          steps: [
            { name: 'config', wave: 30, barrier: false },
            { name: 'workloads', wave: 80, barrier: true },
          ],
        },
      },
    ]);
  });

  it('holds the manifests themselves, so that their text need not be written twice', () => {
    const [document = {}] = planDocuments(plan);
    expect(objectsOf(document)[0]?.['manifest']).toBe(object?.manifest);
  });

  it('says nothing of what it does not have', () => {
    const [document = {}] = planDocuments({ ...plan, requires: [], objects: [] });
    const spec = valueAt(document, ['spec']);
    const members = isJsonObject(spec) ? Object.keys(spec) : [];
    expect(members).toEqual([
      'deletionPolicy',
      'digest',
      'objectCount',
      'objects',
      'resource',
      'resourceSpec',
      'steps',
    ]);
  });

  it('is taken by an API server', () => {
    expect(planDocuments(plan).flatMap(refusals)).toEqual([]);
  });
});

describe('a Plan above the limit', () => {
  const plan = planOfTexts(300_000, 300_000, 300_000, 300_000, 10);
  const [main = {}, ...parts] = planDocuments(plan);

  it('is a main Plan and parts that are called after it', () => {
    expect([main, ...parts].map(nameOf)).toEqual(['kiosk-fair', 'kiosk-fair-1', 'kiosk-fair-2']);
    expect(parts.map((part) => valueAt(part, ['spec', 'partOf']))).toEqual(['kiosk-fair', 'kiosk-fair']);
    expect(valueAt(main, ['spec', 'parts'])).toBe(2);
  });

  it('has the digest it would have in one piece', () => {
    const [whole = {}] = planDocuments(plan, Number.POSITIVE_INFINITY);
    const digest = (document: JsonObject): JsonValue | undefined => valueAt(document, ['spec', 'digest']);
    expect(digest(main)).toBe(plan.digest);
    expect(digest(whole)).toBe(plan.digest);
  });

  it('lists every object in the main Plan, and its manifest in a part only', () => {
    const listed = objectsOf(main);
    expect(listed.map(({ id }) => id)).toEqual(plan.objects.map(({ id }) => id));
    expect(listed.filter((object) => 'manifest' in object)).toEqual([]);
    expect(listed.map(({ digest }) => digest)).toEqual(plan.objects.map(({ digest }) => digest));
    expect(parts.flatMap(objectsOf)).toEqual(plan.objects.map(({ id, manifest }) => ({ id, manifest })));
  });

  it('is taken by an API server, main Plan and parts', () => {
    expect([main, ...parts].flatMap(refusals)).toEqual([]);
  });

  it('has parts in the namespace and with the resource of the main Plan', () => {
    for (const part of parts) {
      expect(valueAt(part, ['metadata', 'namespace'])).toBe('market');
      expect(valueAt(part, ['spec', 'resource'])).toEqual(plan.resource);
    }
  });
});

describe('the limit', () => {
  it('is 768 KiB', () => {
    expect(PLAN_SIZE_LIMIT).toBe(786_432);
  });

  it('is reached and not exceeded: one byte less makes parts', () => {
    const plan = planOfTexts(5_000, 5_000);
    const [whole = {}] = planDocuments(plan);
    expect(planDocuments(plan, sizeOf(whole))).toHaveLength(1);
    expect(planDocuments(plan, sizeOf(whole) - 1).length).toBeGreaterThan(1);
  });

  it('counts bytes and not characters', () => {
    const plan = planOfTexts(0);
    const [settings, ...others] = plan.objects;
    if (settings === undefined) throw new Error('no object');
    const wide = { ...settings, manifest: { ...settings.manifest, data: { text: 'é'.repeat(5_000) } } };
    const [whole = {}] = planDocuments({ ...plan, objects: [wide, ...others] });
    expect(sizeOf(whole) - JSON.stringify(whole).length).toBe(5_000);
    expect(planDocuments({ ...plan, objects: [wide, ...others] }, sizeOf(whole) - 1).length).toBeGreaterThan(1);
  });

  test('holds for every document of every Plan, and no manifest is lost', () => {
    const sizes = fc.array(fc.nat({ max: 3_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 9_000, max: 12_000 }), (each, limit) => {
        const plan = planOfTexts(...each);
        const documents = planDocuments(plan, limit);
        for (const document of documents) expect(sizeOf(document)).toBeLessThanOrEqual(limit);
        const manifests = documents.flatMap(objectsOf).flatMap(({ manifest }) => manifest ?? []);
        expect(manifests).toEqual(plan.objects.map(({ manifest }) => manifest));
      }),
      { numRuns: 50 },
    );
  });

  it('is no way out for one object that is larger', () => {
    expect(() => planDocuments(planOfTexts(PLAN_SIZE_LIMIT))).toThrow(
      /^ConfigMap\/market\/settings-000 is larger than a Plan may be: \d+ bytes$/,
    );
    expect(() => planDocuments(planOfTexts(PLAN_SIZE_LIMIT))).toThrow(InvariantError);
  });

  it('is no way out for more objects than one list can hold', () => {
    const plan = planOfTexts(...Array.from({ length: 40 }, () => 10));
    expect(() => planDocuments(plan, 4_000)).toThrow(
      new InvariantError('the Plan kiosk-fair has too many objects: 41'),
    );
  });
});
