import { expect, test } from 'vitest';
import type { JsonObject } from '../../json/json.ts';
import type { LiveObject } from '../../live/live-object.ts';
import { computeKstatus } from './compute-kstatus.ts';
import type { Kstatus } from './kstatus.ts';

/** An object of generation 1. */
function object(apiVersion: string, kind: string, { metadata, ...rest }: JsonObject = {}): LiveObject {
  // Some of these objects are of a form that no API server would store.
  return {
    apiVersion,
    kind,
    metadata: { name: 'sample', generation: 1, ...(metadata as JsonObject) },
    ...rest,
  } as LiveObject;
}

const toy = (parts?: JsonObject): LiveObject => object('toys.example/v1', 'Toy', parts);
const claim = (parts?: JsonObject): LiveObject => object('v1', 'PersistentVolumeClaim', parts);
const budget = (parts?: JsonObject): LiveObject => object('policy/v1', 'PodDisruptionBudget', parts);
const service = (parts?: JsonObject): LiveObject => object('v1', 'Service', parts);
const crd = (...conditions: readonly JsonObject[]): LiveObject =>
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { status: { conditions } });

const current = (message: string): Kstatus => ({ status: 'Current', reason: '', message });
const inProgress = (reason: string, message = ''): Kstatus => ({ status: 'InProgress', reason, message });
const failed = (reason: string, message = ''): Kstatus => ({ status: 'Failed', reason, message });
const unknown = (what: string): Kstatus => ({ status: 'Unknown', reason: '', message: `cannot read ${what}` });

const TERMINATING: Kstatus = { status: 'Terminating', reason: '', message: 'Resource scheduled for deletion' };
const CURRENT = current('Resource is current');
const ALWAYS = current('Resource is always ready');
const READY_TRUE = { type: 'Ready', status: 'True', reason: 'AllThere', message: 'all there' };
const READY_FALSE = { type: 'Ready', status: 'False', reason: 'NotYet', message: 'not yet' };
const STALLED = { type: 'Stalled', status: 'True', reason: 'Broken', message: 'broken' };
const RECONCILING = { type: 'Reconciling', status: 'True', reason: 'Busy', message: 'busy' };

test.each<[string, LiveObject, Kstatus]>([
  ['a kind that nobody knows is current without a status', toy(), CURRENT],
  ['and with a null status', toy({ status: null }), CURRENT],
  [
    'an object being deleted is terminating',
    toy({ metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }),
    TERMINATING,
  ],
  ['an empty time of deletion is none', toy({ metadata: { deletionTimestamp: '' } }), CURRENT],
  [
    'an older generation observed is in progress',
    toy({ metadata: { generation: 2 }, status: { observedGeneration: 1, conditions: [STALLED] } }),
    inProgress('LatestGenerationNotObserved', 'Toy generation is 2, but latest observed generation is 1'),
  ],
  [
    'a later generation observed is in progress too',
    toy({ status: { observedGeneration: 2 } }),
    inProgress('LatestGenerationNotObserved', 'Toy generation is 1, but latest observed generation is 2'),
  ],
  [
    'without a generation nothing can be older',
    toy({ metadata: { generation: undefined }, status: { observedGeneration: 4 } }),
    CURRENT,
  ],
  ['Ready=True is current', toy({ status: { conditions: [READY_TRUE] } }), current('Resource is Ready')],
  ['Ready=False is in progress', toy({ status: { conditions: [READY_FALSE] } }), inProgress('NotYet', 'not yet')],
  [
    'Ready=Unknown is in progress',
    toy({ status: { conditions: [{ ...READY_FALSE, status: 'Unknown' }] } }),
    inProgress('NotYet', 'not yet'),
  ],
  [
    'Ready of another status says nothing',
    toy({ status: { conditions: [{ type: 'Ready', status: 'Maybe' }, READY_FALSE] } }),
    inProgress('NotYet', 'not yet'),
  ],
  ['another condition says nothing', toy({ status: { conditions: [{ type: 'Fine', status: 'False' }] } }), CURRENT],
  ['Stalled is failed', toy({ status: { conditions: [READY_TRUE, STALLED] } }), failed('Broken', 'broken')],
  [
    'Reconciling is in progress',
    toy({ status: { conditions: [READY_TRUE, RECONCILING] } }),
    inProgress('Busy', 'busy'),
  ],
  ['of both the first counts', toy({ status: { conditions: [RECONCILING, STALLED] } }), inProgress('Busy', 'busy')],
  [
    'of both the first counts, the other way round',
    toy({ status: { conditions: [STALLED, RECONCILING] } }),
    failed('Broken', 'broken'),
  ],
  [
    'of a built-in kind they count before its own rule',
    object('batch/v1', 'Job', { status: { conditions: [STALLED] } }),
    failed('Broken', 'broken'),
  ],
  ['Stalled=False says nothing', toy({ status: { conditions: [{ ...STALLED, status: 'False' }] } }), CURRENT],
  [
    'a Ready of a built-in kind is not looked at',
    object('v1', 'Secret', { status: { conditions: [READY_FALSE] } }),
    ALWAYS,
  ],
  ['a built-in kind of another group is any kind', object('toys.example/v1', 'Deployment'), CURRENT],
])('%s', (_, sample, expected) => {
  expect(computeKstatus(sample, { now: 0 })).toEqual(expected);
});

test.each<[string, LiveObject, Kstatus]>([
  [
    'a time of deletion that is none',
    toy({ metadata: { deletionTimestamp: null } }),
    unknown('metadata.deletionTimestamp'),
  ],
  [
    'metadata that is no object',
    { ...toy(), metadata: 'sample' } as unknown as LiveObject,
    unknown('metadata.deletionTimestamp'),
  ],
  ['a generation that is a text', toy({ metadata: { generation: '1' } }), unknown('metadata.generation')],
  [
    'an observed generation that is a text',
    toy({ status: { observedGeneration: '1' } }),
    unknown('status.observedGeneration'),
  ],
  [
    'an observed generation that is null',
    toy({ status: { observedGeneration: null } }),
    unknown('status.observedGeneration'),
  ],
  [
    'a status that is a text',
    toy({ metadata: { generation: undefined }, status: 'fine' }),
    unknown('status.conditions'),
  ],
  ['conditions that are no list', toy({ status: { conditions: {} } }), unknown('status.conditions')],
  ['conditions that are an empty text', toy({ status: { conditions: '' } }), unknown('status.conditions')],
  ['a condition that is a text', toy({ status: { conditions: ['Ready'] } }), unknown('status.conditions')],
  [
    'a condition whose status is a boolean',
    toy({ status: { conditions: [{ type: 'Ready', status: true }] } }),
    unknown('status.conditions'),
  ],
])('%s cannot be read', (_, sample, expected) => {
  expect(computeKstatus(sample, { now: 0 })).toEqual(expected);
});

test.each<[string, LiveObject, Kstatus]>([
  ['a Secret is current', object('v1', 'Secret'), ALWAYS],
  ['a ConfigMap is current', object('v1', 'ConfigMap'), ALWAYS],
  ['a CronJob without a status is current', object('batch/v1', 'CronJob'), ALWAYS],
  ['a CronJob with a null status is current', object('batch/v1', 'CronJob', { status: null }), ALWAYS],
  ['a claim without a status is in progress', claim(), inProgress('NotBound', 'PVC is not Bound. phase: unknown')],
  ['a bound claim is current', claim({ status: { phase: 'Bound' } }), current('PVC is Bound')],
  [
    'a claim that lost its volume is in progress',
    claim({ status: { phase: 'Lost' } }),
    inProgress('NotBound', 'PVC is not Bound. phase: Lost'),
  ],
  [
    'a budget that was not observed is in progress',
    budget({ metadata: { generation: 2 }, status: { observedGeneration: 1 } }),
    inProgress(
      'LatestGenerationNotObserved',
      'PodDisruptionBudget generation is 2, but latest observed generation is 1',
    ),
  ],
  [
    'an observed budget is current',
    budget({ status: { observedGeneration: 1 } }),
    current('AllowedDisruptions has been computed.'),
  ],
  ['a Service is current', service(), current('Service is ready')],
  ['a Service with node ports is current', service({ spec: { type: 'NodePort' } }), current('Service is ready')],
  [
    'a load balancer with an address in the cluster is current',
    service({ spec: { type: 'LoadBalancer', clusterIP: '10.0.0.1' } }),
    current('Service is ready'),
  ],
  [
    'a load balancer without one is in progress',
    service({ spec: { type: 'LoadBalancer' } }),
    inProgress('NoIPAssigned', 'ClusterIP not set. Service type: LoadBalancer'),
  ],
  ['a CRD without conditions is being installed', crd(), inProgress('Installing', 'Install in progress')],
  [
    'a CRD being installed is in progress',
    crd({ type: 'NamesAccepted', status: 'True' }, { type: 'Established', status: 'False', reason: 'Installing' }),
    inProgress('Installing', 'Install in progress'),
  ],
  [
    'a CRD whose names are taken has failed',
    crd({ type: 'NamesAccepted', status: 'False', reason: 'Taken', message: 'taken' }),
    failed('Taken', 'taken'),
  ],
  [
    'a CRD that is not established has failed',
    crd({ type: 'Established', status: 'False', reason: 'NotAccepted', message: 'no' }),
    failed('NotAccepted', 'no'),
  ],
  [
    'a CRD of which nobody knows whether it is established is being installed',
    crd({ type: 'Established', status: 'Unknown', reason: 'Unclear' }),
    inProgress('Installing', 'Install in progress'),
  ],
  [
    'an established CRD is current',
    crd({ type: 'NamesAccepted', status: 'True' }, { type: 'Established', status: 'True' }),
    current('CRD is established'),
  ],
])('%s', (_, sample, expected) => {
  expect(computeKstatus(sample, { now: 0 })).toEqual(expected);
});

test('of another kind Flux says what kstatus says', () => {
  expect(computeKstatus(claim(), { now: 0, jobs: 'flux' })).toEqual(computeKstatus(claim(), { now: 0 }));
});
