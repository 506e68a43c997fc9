import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { acceptedManifests } from '../../../test/openapi/accepted-manifests.ts';
import { assessSample, HEALTH_FOLDER, readHealthSamples } from '../../../test/catalogue/health-sample.ts';
import { liveThrough } from '../../../test/status/live-through.ts';
import type { Timeline } from '../../../test/status/timeline.ts';
import { builtInShapes } from '../../core/drift/built-in-shapes.ts';
import { diffPlan } from '../../core/drift/diff-plan.ts';
import { assessHealth } from '../../core/health/assess-health.ts';
import { lastJobFailure } from '../../core/health/job-failure.ts';
import { computeKstatus } from '../../core/health/kstatus/compute-kstatus.ts';
import { withNamedRules } from '../../core/health/named-rules.ts';
import { causesFromEvents } from '../../core/status/read-events.ts';
import { evaluate } from '../../core/status/evaluate.ts';
import { unseenUntil } from '../../core/status/unseen-change.ts';
import { writtenAt } from '../../core/health/last-write.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import { groupKindOf, type LiveObject } from '../../core/live/live-object.ts';
import { createLiveState, type LiveState } from '../../core/live/live-state.ts';
import type { Manifest } from '../../core/manifest/manifest.ts';
import { objectId, referenceOf } from '../../core/manifest/object-id.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { DIGEST_ANNOTATION, PLAN_ANNOTATION, RESOURCE_LABEL } from '../../core/synth/labels.ts';
import { healthRules } from '../../health/index.ts';
import { projectObject } from './project-object.ts';

/** As it comes out of the store. */
function projected(object: LiveObject): LiveObject {
  return JSON.parse(JSON.stringify(projectObject(object)));
}

/** With what only an API server and controllers add, and what shows that no Plan made it. */
function made(object: LiveObject): LiveObject {
  const { metadata } = object;
  const [owner] = metadata.ownerReferences ?? [];
  if (groupKindOf(object) === 'ReplicaSet.apps' && owner?.kind === 'Deployment') {
    const hash = metadata.name.startsWith(`${owner.name}-`) ? metadata.name.slice(owner.name.length + 1) : 'none';
    return { ...object, metadata: { ...metadata, labels: { ...metadata.labels, 'pod-template-hash': hash } } };
  }
  const isMade = object.kind === 'Pod' || object.kind === 'EndpointSlice';
  return isMade ? { ...object, metadata: { ...metadata, generateName: metadata.name.slice(0, 1) } } : object;
}

describe('every sample of a health rule is judged the same', () => {
  const samples = readdirSync(HEALTH_FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readHealthSamples(name));

  it.each(samples.map((sample) => [sample.path.slice(HEALTH_FOLDER.length), sample] as const))(
    '%s',
    (_path, sample) => {
      const [object, ...others] = [sample.object, ...sample.others].map(made).map(projected);
      expect(assessSample(sample, object, others)).toEqual(assessSample(sample));
    },
  );
});

const STATUS_FOLDER = fileURLToPath(new URL('../../../test/status', import.meta.url));

describe('every look at a life in test/status says the same', () => {
  const files = readdirSync(STATUS_FOLDER, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith('.timeline.ts'))
    .sort();

  it.each(files)('%s', async (path) => {
    const { life }: { life: Timeline } = await import(join(STATUS_FOLDER, path));
    for (const { input, evaluation } of liveThrough(life).flatMap(({ looks }) => looks)) {
      const seen = { ...input, resource: projected(input.resource), live: projectedState(input.live) };
      expect(evaluate(seen)).toEqual(evaluation);
    }
  });
});

/** The same state of projected objects. */
function projectedState(live: LiveState): LiveState {
  const objects = new Map<LiveObject, LiveObject>();
  const lists = new Map<readonly LiveObject[], readonly LiveObject[]>();
  const one = (object: LiveObject): LiveObject => {
    const found = objects.get(object) ?? projected(made(object));
    objects.set(object, found);
    return found;
  };
  const list = (whole: readonly LiveObject[]): readonly LiveObject[] => {
    const found = lists.get(whole) ?? whole.map(one);
    lists.set(whole, found);
    return found;
  };
  return {
    find(id) {
      const found = live.find(id);
      return found === undefined ? undefined : one(found);
    },
    idsOfKind: live.idsOfKind,
    ofKind: (groupKind) => list(live.ofKind(groupKind)),
    ownedBy: (uid, groupKind) => live.ownedBy(uid, groupKind).map(one),
    endpointSlicesOf: (namespace, service) => live.endpointSlicesOf(namespace, service).map(one),
    eventsAbout: (object) => live.eventsAbout(object).map(one),
    unreadable: live.unreadable,
  };
}

const NOW = 1_767_225_600_000;
const DIGEST = 'sha256:planned';
const manifests = Object.values(acceptedManifests).map((manifest) => manifest as Manifest);
const runs = { numRuns: Number(process.env['STORE_RUNS'] ?? 300) };

/** A manifest as somebody finds it in the cluster: applied or not by whomever, edited, with a status, and with marks or without. */
const found = fc.record({
  desired: fc.constantFrom(...manifests),
  choices: fc.infiniteStream(fc.nat({ max: 9 })),
  labelled: fc.boolean(),
  digest: fc.constantFrom(undefined, DIGEST, 'sha256:other'),
  planName: fc.constantFrom(undefined, 'shop'),
  isLastApplied: fc.boolean(),
  managers: fc.subarray(MANAGERS()),
  generation: fc.constantFrom(1, 2),
  status: fc.constantFrom<(JsonObject | undefined)[]>(
    undefined,
    {},
    { observedGeneration: 1, replicas: 1 },
    { observedGeneration: 1, conditions: [{ type: 'Ready', status: 'False', reason: 'Odd', message: 'no' }] },
    {
      phase: 'Running',
      history: [],
      summary: { images: ['a'] },
      resources: [{ kind: 'Service', version: 'v1', name: 'a' }],
    },
    { history: [{ id: 1 }] },
    { health: { status: 'Healthy' }, sync: { status: 'Synced', revision: 'b', comparedTo: { source: {} } } },
  ),
});
type Found = typeof found extends fc.Arbitrary<infer Value> ? Value : never;

function MANAGERS() {
  return [
    { manager: 'kustomize-controller', operation: 'Apply', time: '2025-12-31T23:59:30Z' },
    { manager: 'kubectl-edit', operation: 'Update', time: '2025-12-31T23:59:50Z' },
    { manager: 'kube-controller-manager', operation: 'Update', subresource: 'status', time: '2025-12-31T23:59:55Z' },
    { manager: 'before-subresources', operation: 'Update', time: '2025-12-31T23:59:40Z' },
  ];
}

function liveOf(description: Found): LiveObject {
  const { desired, labelled, digest, planName, isLastApplied, managers, choices, generation, status } = description;
  const annotations = {
    ...desired.metadata.annotations,
    ...(digest === undefined ? {} : { [DIGEST_ANNOTATION]: digest }),
    ...(planName === undefined ? {} : { [PLAN_ANNOTATION]: planName }),
    ...(isLastApplied ? { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(desired) } : {}),
  };
  const labels = { ...desired.metadata.labels, ...(labelled ? { [RESOURCE_LABEL]: 'database.orders' } : {}) };
  const edited = withEdits({ ...desired, status }, choices) as JsonObject;
  const metadata = { ...desired.metadata, labels, annotations, generation, creationTimestamp: '2025-12-31T23:59:00Z' };
  const managedFields = managers.map((manager) => ({
    ...manager,
    apiVersion: desired.apiVersion,
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsOf(
      manager.subresource === 'status' || manager.manager === 'before-subresources'
        ? { status }
        : { metadata: { labels, annotations }, ...(withEdits(withoutMetadata(desired), choices) as JsonObject) },
    ),
  }));
  return {
    ...edited,
    apiVersion: desired.apiVersion,
    kind: desired.kind,
    metadata: { ...metadata, managedFields },
  } as LiveObject;
}

function withoutMetadata({ apiVersion: _apiVersion, kind: _kind, metadata: _metadata, ...rest }: Manifest): JsonObject {
  return rest;
}

/** Some fields are gone, some say something else. */
function withEdits(value: JsonValue, choices: Iterator<number>): JsonValue {
  if (isJsonArray(value)) return value.map((item) => withEdits(item, choices));
  if (isJsonObject(value)) {
    const entries = Object.entries(value).filter(([name]) => name === 'status' || choices.next().value !== 0);
    return Object.fromEntries(
      entries.map(([name, inner]) => [name, inner === undefined ? inner : withEdits(inner, choices)]),
    );
  }
  return typeof value === 'string' && choices.next().value === 1 ? `${value}x` : value;
}

function fieldsOf(value: JsonValue | undefined): JsonObject {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [`f:${name}`, fieldsOf(inner)]));
}

function planOf(desired: Manifest): Plan {
  const ref = referenceOf(desired);
  const id = objectId(ref);
  const labels = { ...desired.metadata.labels, [RESOURCE_LABEL]: 'database.orders' };
  const annotations = { ...desired.metadata.annotations, [DIGEST_ANNOTATION]: DIGEST, [PLAN_ANNOTATION]: 'shop' };
  const manifest = { ...desired, metadata: { ...desired.metadata, labels, annotations } };
  return {
    name: 'shop',
    resource: {
      apiVersion: 'databases.example.com/v1',
      kind: 'Database',
      namespace: 'shop',
      name: 'orders',
      specDigest: '',
    },
    digest: 'sha256:plan',
    deletionPolicy: 'Retain',
    steps: [{ name: 'all', wave: 0, barrier: false }],
    requires: [],
    creates: [],
    objects: [{ id, wave: 0, step: 'all', ref, digest: DIGEST, references: [], manifest }],
  };
}

test('every object that a Plan may name differs from it in the same places, by the same hands, and is as healthy', () => {
  fc.assert(
    fc.property(found, (description) => {
      const plan = planOf(description.desired);
      const whole = liveOf(description);
      expect(verdictsOn(projected(whole), plan)).toEqual(verdictsOn(whole, plan));
    }),
    runs,
  );
});

function verdictsOn(object: LiveObject, plan: Plan) {
  const live = createLiveState([object]);
  const seen = live.find(objectId(referenceOf(object))) ?? object;
  const health = assessHealth(seen, { live, now: NOW, wasReady: true, rules: healthRules });
  const change = {
    application: 'Applied',
    health: { ...health, reason: 'GenerationNotObserved' },
    live: seen,
  } as const;
  const previous = { planDigest: plan.digest, lastGoodPlanDigest: plan.digest };
  return {
    health,
    drift: [true, false].map((wasApplied) => diffPlan({ plan, live, shapes: builtInShapes, wasApplied })),
    foreign: assessHealth({ ...seen, kind: 'Odd' }, { live, now: NOW, wasReady: true, rules: healthRules }),
    written: writtenAt(seen),
    unseen: unseenUntil(change, { phase: 'Ready' }, { plan, previous, now: NOW }),
    causes: causesFromEvents(seen, live, NOW),
  };
}

const moment = fc.constantFrom(undefined, '2025-12-31T23:40:00Z', '2025-12-31T23:59:20Z', '2025-12-31T23:59:50Z');
const terminated = fc.record({
  exitCode: fc.nat({ max: 2 }),
  reason: fc.constantFrom('Error', 'OOMKilled', 'StartError'),
  message: fc.constantFrom('a', undefined),
  startedAt: moment,
  finishedAt: moment,
});
const waiting = fc.record({
  reason: fc.constantFrom('CrashLoopBackOff', 'ImagePullBackOff', 'PodInitializing', undefined),
  message: fc.constantFrom('no', undefined),
});
const containers = fc.array(
  fc.record(
    {
      name: fc.constantFrom('a', 'b'),
      image: fc.constant('image'),
      restartPolicy: fc.constantFrom('Always', 'Never', 'OnFailure'),
      readinessProbe: fc.constantFrom<(JsonObject | null)[]>({ httpGet: { port: 80 } }, null),
      startupProbe: fc.constant({ exec: { command: ['true'] } }),
    },
    { requiredKeys: ['name'] },
  ),
  { maxLength: 2 },
);
const statuses = fc.array(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    ready: fc.boolean(),
    restartCount: fc.nat({ max: 3 }),
    imageID: fc.constant('sha256:1'),
    state: fc.oneof(
      fc.record({ running: fc.record({ startedAt: moment }) }),
      fc.record({ waiting }),
      fc.record({ terminated }),
    ),
    lastState: fc.oneof(fc.constant({}), fc.record({ terminated })),
  }),
  { maxLength: 2 },
);
const pod = fc.record({
  spec: fc.record(
    {
      nodeName: fc.constant('n1'),
      restartPolicy: fc.constantFrom('Always', 'Never', 'OnFailure'),
      containers,
      initContainers: containers,
      volumes: fc.subarray([
        { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
        { name: 'v', ephemeral: { volumeClaimTemplate: {} } },
        { name: 'e', emptyDir: {} },
      ]),
    },
    { requiredKeys: [] },
  ),
  status: fc.record(
    {
      phase: fc.constantFrom('Pending', 'Running', 'Failed', 'Succeeded'),
      reason: fc.constantFrom('Evicted', 'NodeLost'),
      message: fc.constant('said'),
      startTime: moment,
      podIP: fc.constant('10.0.0.1'),
      conditions: fc.array(
        fc.record({
          type: fc.constantFrom('Ready', 'ContainersReady', 'Initialized', 'PodScheduled', 'DisruptionTarget'),
          status: fc.constantFrom('True', 'False', 'Unknown'),
          reason: fc.constantFrom('Odd', undefined),
          lastTransitionTime: moment,
        }),
        { maxLength: 4 },
      ),
      containerStatuses: statuses,
      initContainerStatuses: statuses,
    },
    { requiredKeys: [] },
  ),
});

test('every pod that a controller made is judged the same, by each rule that may judge it', () => {
  const claims = ['data', 'web-1-v'].map((name) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'shop' },
    status: { phase: 'Pending' },
  }));
  const rules = withNamedRules(healthRules, { Foreign: 'conditions' });
  fc.assert(
    fc.property(pod, ({ spec, status }) => {
      const metadata = {
        name: 'web-1',
        generateName: 'web-',
        namespace: 'shop',
        creationTimestamp: '2025-12-31T23:30:00Z',
      };
      const whole = JSON.parse(JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec, status })) as LiveObject;
      const verdicts = (one: LiveObject) => {
        const context = { live: createLiveState([one, ...claims]), now: NOW, wasReady: false, rules };
        const kstatus = computeKstatus(one, { now: NOW });
        return [
          kstatus,
          assessHealth(one, context),
          assessHealth({ ...one, kind: 'Foreign' }, context),
          lastJobFailure(JOB, { ...context, live: createLiveState([ownedByJob(one)]) }),
        ];
      };
      expect(verdicts(projected(whole))).toEqual(verdicts(whole));
    }),
    { numRuns: runs.numRuns * 3 },
  );
});

const JOB: LiveObject = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'job', namespace: 'shop', uid: 'job' },
};

function ownedByJob(one: LiveObject): LiveObject {
  const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'job', uid: 'job', controller: true };
  return { ...one, metadata: { ...one.metadata, ownerReferences: [owner] } };
}

test('an Application is as healthy to each rule that may judge it', () => {
  const statusOf = (status: JsonObject): LiveObject => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'a', namespace: 'argocd' },
    status,
  });
  const all = [
    {},
    { history: [{ id: 1 }] },
    { summary: {} },
    { sync: { revision: 'a' } },
    { resources: [{ health: {} }] },
    { health: { status: 'Degraded' } },
  ].map(statusOf);
  const context = { live: createLiveState([]), now: NOW, wasReady: true, rules: healthRules };
  expect(all.map(projected).map((one) => assessHealth(one, context))).toEqual(
    all.map((one) => assessHealth(one, context)),
  );
});

test('odd objects are projected like others, and nothing throws', () => {
  const odd = fc.record({
    groupKind: fc.constantFrom(
      ['v1', 'Pod'],
      ['apps/v1', 'ReplicaSet'],
      ['discovery.k8s.io/v1', 'EndpointSlice'],
      ['argoproj.io/v1alpha1', 'Application'],
      ['v1', 'Event'],
    ),
    metadata: fc.record({
      generateName: fc.constantFrom('a', 1, undefined),
      labels: fc.jsonValue(),
      annotations: fc.jsonValue(),
      managedFields: fc.oneof(
        fc.jsonValue(),
        fc.array(fc.record({ time: fc.jsonValue(), subresource: fc.jsonValue(), fieldsV1: fc.jsonValue() })),
      ),
      ownerReferences: fc.oneof(
        fc.jsonValue(),
        fc.array(fc.record({ controller: fc.boolean(), kind: fc.jsonValue() })),
      ),
    }),
    spec: fc.oneof(fc.jsonValue(), fc.record({ containers: fc.jsonValue(), volumes: fc.array(fc.jsonValue()) })),
    status: fc.oneof(
      fc.jsonValue(),
      fc.record({ containerStatuses: fc.jsonValue(), resources: fc.jsonValue(), conditions: fc.jsonValue() }),
    ),
  });
  fc.assert(
    fc.property(odd, ({ groupKind: [apiVersion, kind], metadata, spec, status }) => {
      const object = JSON.parse(
        JSON.stringify({ apiVersion, kind, metadata: { ...metadata, name: 'abc', namespace: 'n' }, spec, status }),
      ) as LiveObject;
      const slim = projected(object);
      const health = (one: LiveObject) => {
        const live = createLiveState([one]);
        return assessHealth(live.find(objectId(referenceOf(one))) ?? one, {
          live,
          now: NOW,
          wasReady: false,
          rules: healthRules,
        });
      };
      expect(health(slim)).toEqual(health(object));
    }),
    runs,
  );
});
