import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json/json.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { objectId, referenceOf } from '../manifest/object-id.ts';
import type { PlannedObject } from './plan.ts';
import { findPlanFault, podSelectorOf } from './plan-faults.ts';

function object(
  kind: string,
  apiVersion: string,
  { wave = 50, references = [], spec }: { wave?: number; references?: readonly string[]; spec?: JsonObject } = {},
): PlannedObject {
  const manifest: Manifest = { apiVersion, kind, metadata: { name: 'a', namespace: 'market' }, ...(spec && { spec }) };
  const ref = referenceOf(manifest);
  return { id: objectId(ref), wave, step: 's', ref, digest: '', references, manifest };
}

const pods = (labels: JsonObject, kind = 'Deployment', apiVersion = 'apps/v1') =>
  object(kind, apiVersion, { spec: { template: { metadata: { labels }, spec: { containers: [] } } } });
const labelled = { app: 'orders', tier: 'back' };

describe('a Plan has no fault', () => {
  const service = (selector: JsonObject) => object('Service', 'v1', { spec: { selector } });
  const good: Readonly<Record<string, readonly PlannedObject[]>> = {
    'with nothing in it': [],
    'where a reference points to the same wave': [
      object('Secret', 'v1', { wave: 50 }),
      object('Service', 'v1', { wave: 50, references: ['Secret/market/a'] }),
    ],
    'where a reference points to an earlier wave': [
      object('Service', 'v1', { wave: 50, references: ['Secret/market/a'] }),
      object('Secret', 'v1', { wave: 20 }),
    ],
    'where a reference points outside': [object('Service', 'v1', { references: ['Secret/market/elsewhere'] })],
    'where a selector finds the pods of a workload': [service(labelled), pods(labelled)],
    'where a selector finds the pods of a Job': [service(labelled), pods(labelled, 'Job', 'batch/v1')],
    'where a selector asks for less than the pods carry': [service({ app: 'orders' }), pods(labelled)],
    'where one of several workloads has the pods': [
      service(labelled),
      pods({ app: 'other' }, 'StatefulSet'),
      pods(labelled),
    ],
    'where a Service has no selector, and its endpoints come from elsewhere': [service({})],
    'where two objects have one name and two kinds': [object('Secret', 'v1'), object('ConfigMap', 'v1')],
  };

  it.each(Object.entries(good))('%s', (_situation, objects) => {
    expect(findPlanFault(objects)).toBeUndefined();
  });
});

describe('a Plan has a fault', () => {
  it('where two objects have one id', () => {
    expect(findPlanFault([object('Secret', 'v1'), object('Secret', 'v1')])).toBe('Secret/market/a is rendered twice');
  });

  it('where a later component needs what nothing may wait for', () => {
    const address = object('Service', 'v1', { wave: 310 });
    const client = object('Deployment', 'apps/v1', { wave: 480, references: ['Service/market/a'] });
    expect(findPlanFault([address, client])).toBe(
      'Deployment.apps/market/a needs Service/market/a, which nothing may wait for',
    );
    expect(findPlanFault([address, { ...client, wave: 510 }])).toBeUndefined();
  });

  it('where an autoscaler scales what appliers would set back', () => {
    const scaler = object('HorizontalPodAutoscaler', 'autoscaling/v2', { references: ['StatefulSet.apps/market/a'] });
    const workload = object('StatefulSet', 'apps/v1');
    const annotations = { 'planwright.dev/replicas': 'autoscaled' };
    const marked = {
      ...workload,
      manifest: { ...workload.manifest, metadata: { ...workload.manifest.metadata, annotations } },
    };
    expect(findPlanFault([scaler, workload])).toBe(
      'HorizontalPodAutoscaler.autoscaling/market/a scales StatefulSet.apps/market/a, which is not placed as autoscaled',
    );
    expect(findPlanFault([scaler, marked])).toBeUndefined();
  });

  it('where a reference points to a later wave', () => {
    const objects = [
      object('Secret', 'v1', { wave: 51 }),
      object('Service', 'v1', { wave: 50, references: ['Secret/market/a'] }),
    ];
    expect(findPlanFault(objects)).toBe('Service/market/a (wave 50) needs Secret/market/a of a later wave');
  });

  const selectors: Readonly<Record<string, readonly [string, string, (labels: JsonObject) => JsonObject]>> = {
    'a Service': ['Service', 'v1', (labels) => ({ selector: labels })],
    'a budget': ['PodDisruptionBudget', 'policy/v1', (labels) => ({ selector: { matchLabels: labels } })],
    'a StatefulSet': ['StatefulSet', 'apps/v1', (labels) => ({ selector: { matchLabels: labels } })],
    'a Deployment': ['Deployment', 'apps/v1', (labels) => ({ selector: { matchLabels: labels } })],
    'a DaemonSet': ['DaemonSet', 'apps/v1', (labels) => ({ selector: { matchLabels: labels } })],
    'a NetworkPolicy': [
      'NetworkPolicy',
      'networking.k8s.io/v1',
      (labels) => ({ podSelector: { matchLabels: labels } }),
    ],
  };

  it.each(Object.entries(selectors))('where the selector of %s matches no pod', (_what, [kind, apiVersion, spec]) => {
    const others = pods({ app: 'orders', tier: 'front' }, 'Job', 'batch/v1');
    const blind = object(kind, apiVersion, { spec: spec(labelled) });
    expect(findPlanFault([others, blind])).toBe(
      `${blind.id} selects {"app":"orders","tier":"back"}, which no pod of the Plan carries`,
    );
    expect(podSelectorOf(blind)).toEqual(labelled);
  });

  it('where a selector has the name of a member of every object', () => {
    const blind = object('Service', 'v1', { spec: { selector: { constructor: 'a' } } });
    expect(findPlanFault([pods({ a: 'b' }), blind])).toMatch(/no pod of the Plan carries/);
  });

  it('first where it stands first', () => {
    const blind = object('Service', 'v1', { spec: { selector: { a: 'b' } } });
    expect(findPlanFault([blind, object('Secret', 'v1'), object('Secret', 'v1')])).toBe(
      'Secret/market/a is rendered twice',
    );
  });
});

it.each([
  ['ConfigMap', 'v1', { selector: { a: 'b' } }],
  ['Service', 'serving.knative.dev/v1', { selector: { a: 'b' } }],
  ['Job', 'batch/v1', { selector: { matchLabels: { a: 'b' } } }],
  ['NetworkPolicy', 'networking.k8s.io/v1', { podSelector: {} }],
  ['PodDisruptionBudget', 'policy/v1', {}],
])('%s of %s selects no pods by labels', (kind, apiVersion, spec) => {
  expect(podSelectorOf(object(kind, apiVersion, { spec }))).toBeUndefined();
});
