import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import { createLiveState, type ReadFailure } from '../live/live-state.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { objectId, referenceOf } from '../manifest/object-id.ts';
import type { Plan, PlannedObject } from '../plan/plan.ts';
import { parseInstant } from '../time/instant.ts';
import { builtInShapes } from './built-in-shapes.ts';
import { diffPlan, type PlanComparison } from './diff-plan.ts';

const PLAN = 'planwright.dev/plan';
const DIGEST = 'planwright.dev/digest';
const LABELS = { 'planwright.dev/resource': 'database.orders' };
const READY = parseInstant('2026-01-01T10:00:00Z');
const BEFORE = '2026-01-01T09:00:00Z';
const LATER = '2026-01-01T11:00:00Z';

const config = planned('v1', 'ConfigMap', { data: { a: '1' } });
const server = planned('apps/v1', 'StatefulSet', {
  spec: { replicas: 1, volumeClaimTemplates: [{ metadata: { name: 'data' } }] },
});
const web = planned('apps/v1', 'Deployment', { spec: { replicas: 2 } });
const bootstrap = planned('batch/v1', 'Job', { spec: { ttlSecondsAfterFinished: 60 } });
const verify = planned('batch/v1', 'Job', { spec: { backoffLimit: 2 } }, 'verify-1f0c9a2e');
const scaler = planned('autoscaling/v2', 'HorizontalPodAutoscaler', {
  spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'orders' } },
});
const role = planned('rbac.authorization.k8s.io/v1', 'ClusterRole', { rules: [] }, 'shop-orders', '');
const claim = planned('v1', 'PersistentVolumeClaim', {}, 'backup');

describe('while nothing is known to have been applied completely', () => {
  test('what is not there, or in another version, is no drift', () => {
    const outdated = live(web, { spec: { replicas: 7 } }, { annotations: { ...marks(web), [DIGEST]: 'sha256:old' } });
    expect(diff([config, web], [outdated])).toEqual([]);
  });

  test('what is applied is compared field by field, in the order of the Plan', () => {
    const changed = [live(web, { spec: { replicas: 7 } }), live(config, { data: { a: '2' } })];
    expect(diff([config, web], changed)).toMatchObject([
      { object: config.id, type: 'Changed', path: ['data', 'a'] },
      { object: web.id, type: 'Changed', path: ['spec', 'replicas'] },
    ]);
  });

  test('what is left over is no drift: appliers prune at the end', () => {
    expect(diff([config], [live(config), live(planned('v1', 'ConfigMap', {}, 'old'))])).toEqual([]);
  });
});

describe('once all of the Plan was there', () => {
  const readySince = READY;

  test.each<[string, Partial<PlanComparison>]>([
    ['it is known since when', { readySince }],
    ['it is known that it was', { wasApplied: true }],
  ])('what is missing is drift: %s', (_sentence, known) => {
    expect(diff([config, web], [live(web)], known)).toEqual([
      {
        object: 'ConfigMap/shop/orders',
        type: 'Missing',
        message: 'ConfigMap/shop/orders is not in the cluster any more',
      },
    ]);
  });

  test('a Job that removes itself is not missing, and any other is', () => {
    expect(diff([bootstrap, verify], [], { readySince }).map(({ object }) => object)).toEqual([verify.id]);
  });

  test('what was made again is told, and is no other difference', () => {
    const again = live(config, {}, { creationTimestamp: LATER });
    expect(diff([config, web], [again, live(web, {}, { creationTimestamp: BEFORE })], { readySince })).toEqual([
      {
        object: config.id,
        type: 'Recreated',
        time: parseInstant(LATER),
        message: `${config.id} was deleted and made again`,
      },
    ]);
  });

  test('a kind that cannot be read says nothing', () => {
    const failure: ReadFailure = { groupKind: 'ConfigMap', reason: 'Forbidden', message: '' };
    const orphan = live(planned('v1', 'ConfigMap', {}, 'old'));
    expect(diff([config, web], [live(web), orphan], { readySince }, [failure])).toEqual([]);
  });

  test('of what is in another namespace nothing is told: neither that it is missing, nor that it is otherwise', () => {
    const theirs = planned('v1', 'ConfigMap', { data: { a: '1' } }, 'theirs', 'vault');
    expect(diff([theirs], [], { readySince })).toEqual([]);
    expect(diff([theirs], [live(theirs, { data: { a: '2' } })], { readySince })).toEqual([]);
  });

  test('of what stands in no namespace and has the mark of another resource neither', () => {
    const labels = { 'planwright.dev/resource': 'database.others' };
    const edited = { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] };
    expect(diff([role], [live(role, edited, { labels })], { readySince })).toEqual([]);
    expect(diff([role], [live(role, edited)], { readySince })).not.toEqual([]);
  });

  test('the order in which objects were read changes nothing', () => {
    const objects = ['z', 'a', 'm'].map((name) => live(planned('v1', 'ConfigMap', {}, name)));
    const all = [...objects, live(web, { spec: { replicas: 7 } })];
    const found = diff([web, config], all, { readySince });
    expect(found.map(({ object, type }) => `${type} ${object}`)).toEqual([
      `Changed ${web.id}`,
      `Missing ${config.id}`,
      'Orphaned ConfigMap/shop/a',
      'Orphaned ConfigMap/shop/m',
      'Orphaned ConfigMap/shop/z',
    ]);
    expect(diff([web, config], all.toReversed(), { readySince })).toEqual(found);
  });
});

describe('an object that no Plan lists', () => {
  const kinds = [config, server, bootstrap, claim, role, planned('v1', 'Secret', {}, 'tls')];
  const orphanOf = (apiVersion: string, kind: string, name: string, metadata: JsonObject = {}) =>
    live(planned(apiVersion, kind, {}, name), {}, metadata);
  const owner = { apiVersion: 'apps/v1', kind: 'X', name: 'x', uid: 'u', controller: true };

  test.each<[string, LiveObject, boolean]>([
    ['an old Job is one', orphanOf('batch/v1', 'Job', 'verify-00000000'), true],
    ['a copy that somebody made is one', orphanOf('v1', 'ConfigMap', 'orders-copy'), true],
    ['what has a controller is not', orphanOf('batch/v1', 'Job', 'run-1', { ownerReferences: [owner] }), false],
    [
      'what has another owner is',
      orphanOf('batch/v1', 'Job', 'run-1', { ownerReferences: [{ ...owner, controller: false }] }),
      true,
    ],
    ['what is being deleted is not', orphanOf('v1', 'ConfigMap', 'old', { deletionTimestamp: LATER }), false],
    [
      'a claim of a StatefulSet is not',
      orphanOf('v1', 'PersistentVolumeClaim', 'data-orders-0', { annotations: {} }),
      false,
    ],
    ['a claim of an older Plan is', orphanOf('v1', 'PersistentVolumeClaim', 'older'), true],
    [
      'what Flux keeps is not',
      orphanOf('v1', 'Secret', 'a', { annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } }),
      false,
    ],
    [
      'what Argo CD keeps is not',
      orphanOf('v1', 'Secret', 'a', { annotations: { 'argocd.argoproj.io/sync-options': 'Replace=true,Prune=false' } }),
      false,
    ],
    ['a Secret that a Job of the Plan makes is not', orphanOf('v1', 'Secret', 'orders-credentials'), false],
    ['a kind that the Plan has nothing of is not looked at', orphanOf('v1', 'Service', 'old'), false],
    [
      'the object of another resource is not',
      orphanOf('v1', 'ConfigMap', 'a', { labels: { 'planwright.dev/resource': 'database.b' } }),
      false,
    ],
    [
      'the object of a namesake in another namespace is not',
      orphanOf('v1', 'ConfigMap', 'a', { namespace: 'other' }),
      false,
    ],
    ['a role of the cluster is', live(planned(role.ref.apiVersion, 'ClusterRole', {}, 'shop-orders-old', '')), true],
    ['a role of a namesake is not', live(planned(role.ref.apiVersion, 'ClusterRole', {}, 'other-orders', '')), false],
  ])('%s', (_sentence, object, isOrphan) => {
    const found = diff(kinds, [...kinds.map((one) => live(one)), object], { wasApplied: true });
    const id = objectId(referenceOf(object));
    expect(found).toEqual(
      isOrphan ? [{ object: id, type: 'Orphaned', message: `${id} is not in the Plan any more` }] : [],
    );
  });
});

describe('the annotation with the digest', () => {
  const path = ['metadata', 'annotations', DIGEST];
  const fields = (...names: readonly string[]) => ({
    'f:metadata': { 'f:annotations': Object.fromEntries(names.map((name) => [`f:${name}`, {}])) },
  });
  const applied = { manager: 'argocd-controller', operation: 'Apply', fieldsV1: fields(PLAN) };
  const { [DIGEST]: _digest, ...withoutDigest } = marks(web);
  const edited = (annotations: JsonObject, managedFields: readonly JsonObject[] = []) =>
    live(web, { spec: { replicas: 7 } }, { annotations, managedFields });
  const editing = { manager: 'kubectl-edit', operation: 'Update', time: LATER, fieldsV1: fields(DIGEST) };

  test('that somebody took away is missing', () => {
    expect(diff([web], [edited(withoutDigest, [applied])])).toMatchObject([{ type: 'Missing', path }]);
  });

  test('that somebody took away with all others: the label tells', () => {
    expect(diff([web], [edited({})])).toMatchObject([{ type: 'Missing', path }]);
    const none = live(web, { spec: { replicas: 7 } }, { annotations: undefined });
    expect(diff([web], [none])).toMatchObject([{ type: 'Missing', path: ['metadata', 'annotations'] }]);
  });

  test('that somebody changed has another value', () => {
    const annotations = { ...withoutDigest, [DIGEST]: 'sha256:mine' };
    expect(diff([web], [edited(annotations, [applied, editing])])).toMatchObject([
      { type: 'Changed', path, manager: 'kubectl-edit', writer: 'person' },
    ]);
  });

  test('that is gone while everything was applied: the other fields are compared too', () => {
    expect(diff([web], [edited(withoutDigest)], { wasApplied: true }).map((one) => one.path)).toEqual([
      path,
      ['spec', 'replicas'],
    ]);
  });

  test('that somebody changed after a client-side apply: what that wrote down tells', () => {
    const text = JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { annotations: marks(web) } });
    const annotations = { ...withoutDigest, 'kubectl.kubernetes.io/last-applied-configuration': text };
    expect(diff([web], [edited(annotations)]).map((one) => one.path)).toEqual([path, ['spec', 'replicas']]);
  });

  test.each<[string, JsonObject, readonly JsonObject[]]>([
    ['an applier wrote', { [DIGEST]: 'sha256:old' }, [{ ...applied, fieldsV1: fields(PLAN, DIGEST) }]],
    [
      'kubectl apply wrote with all others',
      { [DIGEST]: 'sha256:old' },
      [{ ...editing, fieldsV1: fields(PLAN, DIGEST) }],
    ],
    ['is of another version, by whomever', { [DIGEST]: 'sha256:old' }, []],
  ])('that %s is that of an older version', (_sentence, annotations, managedFields) => {
    expect(diff([web], [edited({ ...withoutDigest, ...annotations }, managedFields)])).toEqual([]);
  });

  test('that an applier wrote after an older client-side apply is that of another version', () => {
    const text = JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { annotations: marks(web) } });
    const annotations = {
      ...withoutDigest,
      [DIGEST]: 'sha256:new',
      'kubectl.kubernetes.io/last-applied-configuration': text,
    };
    expect(diff([web], [edited(annotations, [{ ...applied, fieldsV1: fields(PLAN, DIGEST) }])])).toEqual([]);
  });

  test('that never was there, on an object of somebody else, is that of an older version', () => {
    expect(diff([web], [live(web, { spec: { replicas: 7 } }, { annotations: {}, labels: {} })])).toEqual([]);
  });
});

describe('what is not compared', () => {
  test('the replicas of what an autoscaler of the Plan scales', () => {
    const objects = [live(web, { spec: { replicas: 3 } }), live(scaler)];
    expect(diff([web, scaler], objects)).toEqual([]);
    expect(diff([web], objects)).toHaveLength(1);
  });

  test.each<[string, NonNullable<PlanComparison['ignore']>, number]>([
    ['by an object', [{ object: web.id, pointers: ['/spec/replicas'] }], 0],
    ['by another object', [{ object: config.id, pointers: ['/spec/replicas'] }], 1],
    ['by a kind', [{ groupKind: 'Deployment.apps', pointers: ['/spec/replicas'] }], 0],
    ['by another kind', [{ groupKind: 'Deployment', pointers: ['/spec/replicas'] }], 1],
    ['everywhere', [{ pointers: ['/spec/replicas'] }], 0],
  ])('%s', (_sentence, ignore, count) => {
    expect(diff([web], [live(web, { spec: { replicas: 3 } })], { ignore })).toHaveLength(count);
  });
});

function planned(
  apiVersion: string,
  kind: string,
  fields: JsonObject,
  name = 'orders',
  namespace = 'shop',
): PlannedObject {
  const digest = `sha256:${kind}-${name}`;
  const metadata = {
    name,
    ...(namespace === '' ? {} : { namespace }),
    labels: LABELS,
    annotations: { [PLAN]: 'database-orders', [DIGEST]: digest },
  };
  const manifest: Manifest = { apiVersion, kind, metadata, ...fields };
  const ref = referenceOf(manifest);
  return { id: objectId(ref), wave: 10, step: 'deploy', ref, digest, references: [], manifest };
}

function marks({ manifest }: PlannedObject): Readonly<Record<string, string>> {
  return manifest.metadata.annotations ?? {};
}

function live({ manifest }: PlannedObject, fields: JsonObject = {}, metadata: JsonObject = {}): LiveObject {
  // Tests write metadata that a cluster may hold.
  return { ...manifest, ...fields, metadata: { ...manifest.metadata, ...metadata } } as LiveObject;
}

function diff(
  objects: readonly PlannedObject[],
  found: readonly LiveObject[],
  rest: Partial<PlanComparison> = {},
  failures: readonly ReadFailure[] = [],
): ReturnType<typeof diffPlan> {
  const plan: Plan = {
    name: 'database-orders',
    resource: {
      apiVersion: 'database.example.com/v1',
      kind: 'Database',
      namespace: 'shop',
      name: 'orders',
      specDigest: '',
    },
    digest: '',
    deletionPolicy: 'Retain',
    steps: [],
    requires: [],
    creates: [
      {
        apiVersion: 'v1',
        kind: 'Secret',
        namespace: 'shop',
        name: 'orders-credentials',
        keys: ['a'],
        createdBy: bootstrap.id,
      },
    ],
    objects,
  };
  return diffPlan({ plan, live: createLiveState(found, failures), shapes: builtInShapes, ...rest });
}
