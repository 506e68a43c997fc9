import fc from 'fast-check';
import { KSTATUS_RULES } from '../../../src/core/health/kstatus/kstatus-rules.ts';
import type { JsonValue } from '../../../src/core/json/json.ts';
import type { LiveObject } from '../../../src/core/live/live-object.ts';

const odd = fc.constantFrom<JsonValue>(null, '', 'text', '3', 1.5, 2 ** 40, -1, -2, true, [], {}, [null], ['text'], {
  a: 1,
});
const count = fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 0, max: 3 }) }, { weight: 1, arbitrary: odd });

/** A value that is mostly of its form; `undefined` is an absent member. */
function mostly<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | JsonValue | undefined> {
  return fc.oneof(
    { weight: 40, arbitrary },
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: odd },
  );
}

const TYPES = (
  'Ready Available Progressing ReplicaFailure PodScheduled Complete Failed Suspended NamesAccepted ' +
  'Established Reconciling Stalled Other'
).split(' ');
const REASONS = ['NewReplicaSetAvailable', 'ProgressDeadlineExceeded', 'Unschedulable', 'Installing', 'Other'];

/** What controllers write; what is drawn by chance seldom goes together. */
const usualCondition = fc.constantFrom<JsonValue>(
  { type: 'Ready', status: 'True' },
  { type: 'Available', status: 'True' },
  { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' },
  { type: 'PodScheduled', status: 'False', reason: 'Unschedulable' },
);

const condition = fc.oneof(
  usualCondition,
  fc.record({
    type: mostly(fc.constantFrom(...TYPES)),
    status: mostly(fc.constantFrom('True', 'False', 'Unknown', 'true')),
    reason: mostly(fc.constantFrom(...REASONS)),
    message: mostly(fc.constantFrom('some words', 'other words')),
  }),
);

const containerStatus = fc.record({
  name: mostly(fc.constantFrom('main', 'proxy')),
  state: mostly(
    fc.record({ waiting: mostly(fc.record({ reason: mostly(fc.constantFrom('CrashLoopBackOff', 'Other')) })) }),
  ),
});

const REPLICA_COUNTS = (
  'replicas readyReplicas availableReplicas updatedReplicas currentReplicas fullyLabeledReplicas ' +
  'desiredNumberScheduled currentNumberScheduled updatedNumberScheduled numberAvailable numberReady active ' +
  'succeeded failed'
).split(' ');

const status = fc
  .record({
    // Where all counts are the same, what comes behind them is reached.
    counts: fc.oneof(
      fc.record(Object.fromEntries(REPLICA_COUNTS.map((name) => [name, mostly(count)]))),
      fc.integer({ min: 0, max: 3 }).map((all) => Object.fromEntries(REPLICA_COUNTS.map((name) => [name, all]))),
    ),
    fields: fc.record({
      observedGeneration: mostly(fc.constantFrom(1, 1, 1, 2)),
      conditions: mostly(fc.array(condition, { maxLength: 3 })),
      currentRevision: mostly(fc.constantFrom('a', 'b')),
      updateRevision: mostly(fc.constantFrom('a', 'b')),
      phase: mostly(
        fc.constantFrom('Pending', 'Running', 'Running', 'Succeeded', 'Failed', 'Bound', 'Lost', 'Unknown'),
      ),
      startTime: mostly(fc.constant('2026-01-01T00:00:00Z')),
      containerStatuses: mostly(fc.array(containerStatus, { maxLength: 3 })),
    }),
  })
  .map(({ counts, fields }) => ({ ...counts, ...fields }));

const spec = fc.record({
  replicas: mostly(count),
  completions: mostly(count),
  parallelism: mostly(count),
  suspend: mostly(fc.boolean()),
  progressDeadlineSeconds: mostly(fc.constantFrom(600, 2 ** 31 - 1)),
  updateStrategy: mostly(
    fc.record({
      type: mostly(fc.constantFrom('RollingUpdate', 'RollingUpdate', 'OnDelete')),
      rollingUpdate: mostly(fc.record({ partition: mostly(count) })),
    }),
  ),
  type: mostly(fc.constantFrom('ClusterIP', 'LoadBalancer', 'ExternalName')),
  clusterIP: mostly(fc.constantFrom('', '10.0.0.1')),
});

const metadata = fc.record({
  name: fc.constant('sample'),
  generation: mostly(fc.constantFrom(1)),
  creationTimestamp: mostly(fc.constantFrom('2026-01-01T00:00:00Z', '2126-01-01T00:00:00Z')),
  deletionTimestamp: fc.oneof(
    { weight: 20, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom<JsonValue>('2026-01-01T00:00:00Z', '', null, 7) },
  ),
});

/** The kinds that kstatus knows, in any version, and others. */
const type = fc
  .constantFrom(
    ...KSTATUS_RULES.keys(),
    'Toy.example.com',
    'Deployment.example.com',
    'Pod.apps',
    'Ingress.networking.k8s.io',
  )
  .chain((groupKind) =>
    fc.constantFrom('v1', 'v1beta1').map((version) => {
      const [kind = '', ...group] = groupKind.split('.');
      return { apiVersion: group.length === 0 ? version : `${group.join('.')}/${version}`, kind };
    }),
  );

/** Any object, also of a form that no API server would store. */
export const objectArbitrary: fc.Arbitrary<LiveObject> = fc
  .record({ type, metadata, spec: mostly(spec), status: mostly(status) })
  // What is odd is odd on purpose: dumps may be anything.
  .map((parts) => ({ ...parts.type, metadata: parts.metadata, spec: parts.spec, status: parts.status }) as LiveObject);
