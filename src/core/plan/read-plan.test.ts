import { describe, expect, it, test } from 'vitest';
import type { JsonObject } from '../json/json.ts';
import { standardSteps } from '../kind/steps.ts';
import type { LiveObject } from '../live/live-object.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { makePlan } from './make-plan.ts';
import type { Plan } from './plan.ts';
import { planDocuments } from './plan-documents.ts';
import { readPlans } from './read-plan.ts';

/** A Plan of two ConfigMaps and a Job that makes one Secret and needs another. */
function planOf(name: string, text = 'x'): Plan {
  const named = (each: string) => ({ name: `${name}-${each}`, namespace: 'market' });
  const settings = ['a', 'b'].map(
    (each): Manifest => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: named(each), data: { text } }),
  );
  const envFrom = [{ secretRef: { name: 'keys' } }];
  const job: Manifest = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: named('job'),
    spec: { template: { spec: { containers: [{ envFrom }] } } },
  };
  const made = { apiVersion: 'v1', kind: 'Secret', namespace: 'market', name: 'made', keys: ['password'] };
  return makePlan({
    resource: { apiVersion: 'toys.example.com/v1', kind: 'Kiosk', namespace: 'market', name },
    spec: { stands: 3 },
    steps: standardSteps('config', 'workloads'),
    deletionPolicy: 'Delete',
    placed: [
      ...settings.map((manifest) => ({ step: 'config', component: 'a', manifest })),
      { step: 'workloads', component: 'a', manifest: job, creates: [made] },
    ],
  });
}

/** What an API server would return for what was committed. */
function applied(plan: Plan, limit?: number): LiveObject[] {
  const documents = limit === undefined ? planDocuments(plan) : planDocuments(plan, limit);
  return documents.map((document) => {
    const object: LiveObject = JSON.parse(JSON.stringify(document));
    return { ...object, metadata: { ...object.metadata, uid: 'u', resourceVersion: '7', managedFields: [{}] } };
  });
}

const IN_PARTS = 2500;

describe('readPlans', () => {
  it('reads what planDocuments wrote', () => {
    const plan = planOf('fair');
    expect(readPlans(applied(plan))).toEqual({ plans: [plan], faults: [] });
  });

  it('takes what was verified before at its word', () => {
    const plan = planOf('fair');
    const [document] = applied(plan);
    const digest = `sha256:${'0'.repeat(64)}`;
    const edited = [{ ...document, spec: { ...document?.spec, digest } } as LiveObject];
    expect(readPlans(edited).faults).toMatchObject([{ message: expect.stringContaining('was edited') }]);
    expect(readPlans(edited, { isVerified: true })).toEqual({ plans: [{ ...plan, digest }], faults: [] });
    expect(readPlans(applied(plan, IN_PARTS), { isVerified: true })).toEqual({ plans: [plan], faults: [] });
  });

  it('puts parts together, in whatever order they come', () => {
    const [fair, show] = [planOf('fair', 'y'.repeat(1000)), planOf('show', 'z'.repeat(1000))];
    const documents = [...applied(show, IN_PARTS), ...applied(fair, IN_PARTS)];
    expect(documents.length).toBeGreaterThan(4);
    expect(readPlans(documents.toReversed())).toEqual({ plans: [fair, show], faults: [] });
  });

  it('passes over what is no Plan', () => {
    const other: LiveObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } };
    const foreign: LiveObject = { apiVersion: 'travel.example.com/v1', kind: 'Plan', metadata: { name: 'rome' } };
    expect(readPlans([other, foreign])).toEqual({ plans: [], faults: [] });
  });
});

describe('a Plan is not used', () => {
  const edit = (change: (spec: Record<string, JsonObject[string]>) => void): LiveObject[] => {
    const [document] = applied(planOf('fair'));
    if (document === undefined) throw new Error('no document');
    const copy = structuredClone(document);
    // A copy of our own may be written to.
    change(copy.spec as Record<string, JsonObject[string]>);
    return [copy];
  };
  const object = (spec: Record<string, JsonObject[string]>, index: number) =>
    // As above.
    (spec['objects'] as Record<string, JsonObject[string]>[])[index] ?? {};
  const parts = applied(planOf('fair', 'y'.repeat(1000)), IN_PARTS);
  const otherParts = applied(planOf('fair', 'w'.repeat(1000)), IN_PARTS);

  const cases: Readonly<Record<string, readonly [readonly LiveObject[], string]>> = {
    'of which a part is missing': [parts.slice(0, -1), 'lacks its part kiosk-fair-'],
    'whose parts belong to another Plan': [
      [...parts.slice(0, 1), ...otherParts.slice(1)],
      'holds a manifest of ConfigMap/market/fair-a that is not the one it was made with',
    ],
    'whose manifest was edited': [
      edit((spec) => {
        object(spec, 0)['manifest'] = {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'fair-a', namespace: 'market' },
        };
      }),
      'not the one it was made with',
    ],
    'that holds another object under an id': [
      edit((spec) => {
        object(spec, 0)['manifest'] = {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'fair-a', namespace: 'market' },
        };
      }),
      'holds something else where ConfigMap/market/fair-a belongs',
    ],
    'whose manifest is hostile': [
      edit((spec) => {
        object(spec, 0)['manifest'] = {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'fair-a', namespace: 7 },
        };
      }),
      'holds something else',
    ],
    'whose order was edited': [
      edit((spec) => {
        object(spec, 0)['wave'] = 31;
      }),
      'does not have the digest it says',
    ],
    'that was cut': [edit((spec) => (spec['objects'] as JsonObject[]).pop()), 'lists 2 objects and says that it has 3'],
    'that lacks a digest': [edit((spec) => delete spec['digest']), 'it has no spec.digest'],
    'that lacks its resource': [edit((spec) => delete spec['resource']), 'is not a Plan: spec'],
    'with a text where a list belongs': [
      edit((spec) => {
        spec['objects'] = 'none';
      }),
      'is not a Plan: spec.objects',
    ],
    'without a spec': [
      [{ apiVersion: 'planwright.dev/v1alpha1', kind: 'Plan', metadata: { name: 'kiosk-fair', namespace: 'market' } }],
      'is not a Plan: spec',
    ],
    'of a version that is to come': [
      [{ apiVersion: 'planwright.dev/v9', kind: 'Plan', metadata: { name: 'kiosk-fair', namespace: 'market' } }],
      'is of planwright.dev/v9, which this version of Planwright does not read',
    ],
    'in another namespace than its resource': [
      applied(planOf('fair')).map((each) => ({ ...each, metadata: { ...each.metadata, namespace: 'elsewhere' } })),
      'is in another namespace than its resource',
    ],
  };

  test.each(Object.entries(cases))('%s', (_situation, [documents, message]) => {
    const { plans, faults } = readPlans(documents);
    expect(plans).toEqual([]);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ name: 'kiosk-fair', message: expect.stringContaining(message) });
  });
});
