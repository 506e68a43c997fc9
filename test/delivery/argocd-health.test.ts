import { describe, expect, it, test } from 'vitest';
import { argocdHealthPatch } from '../../src/core/delivery/argocd-health.ts';
import { isJsonArray, type JsonObject, valueAt } from '../../src/core/json/json.ts';
import { kinds } from '../../src/kinds/index.ts';
import { validateManifest } from '../openapi/validate-manifest.ts';
import { argocdHealthOf, argocdHealthScript } from './argocd-health-of.ts';

const patch = argocdHealthPatch(kinds, 'argocd');

const condition = (type: string, status: string, message = `${type} ${status}`) => ({ type, status, message });
const ready = condition('Ready', 'True');
const resource = { metadata: { name: 'fair', generation: 3 }, spec: {} };
const observed = (...conditions: readonly JsonObject[]) => ({ observedGeneration: 3, conditions });

const verdicts: Readonly<Record<string, readonly [JsonObject, string, string]>> = {
  'never seen by the agent: no status at all': [resource, 'Progressing', 'Waiting for the status agent'],
  'never seen: the status that the CRD puts there': [
    { ...resource, status: { observedGeneration: -1, phase: 'Pending' } },
    'Progressing',
    'Waiting for the status agent',
  ],
  'seen before the latest change, and ready then': [
    { ...resource, status: { observedGeneration: 2, conditions: [ready] } },
    'Progressing',
    'Waiting for the status agent to see the latest change',
  ],
  'seen without a generation': [
    { ...resource, status: { conditions: [ready] } },
    'Progressing',
    'Waiting for the status agent to see the latest change',
  ],
  ready: [{ ...resource, status: observed(ready) }, 'Healthy', 'Ready True'],
  'not ready': [{ ...resource, status: observed(condition('Ready', 'False')) }, 'Progressing', 'Ready False'],
  'ready is unknown': [
    { ...resource, status: observed(condition('Ready', 'Unknown')) },
    'Progressing',
    'Ready Unknown',
  ],
  'working on it': [
    { ...resource, status: observed(condition('Ready', 'Unknown'), condition('Reconciling', 'True')) },
    'Progressing',
    'Reconciling True',
  ],
  'working on it though it is ready': [
    { ...resource, status: observed(ready, condition('Reconciling', 'True')) },
    'Progressing',
    'Reconciling True',
  ],
  'no longer working on it': [
    { ...resource, status: observed(condition('Reconciling', 'False'), ready) },
    'Healthy',
    'Ready True',
  ],
  stuck: [
    { ...resource, status: observed(condition('Ready', 'False'), condition('Stalled', 'True')) },
    'Degraded',
    'Stalled True',
  ],
  'no longer stuck': [{ ...resource, status: observed(condition('Stalled', 'False'), ready) }, 'Healthy', 'Ready True'],
  'stuck before the latest change': [
    { ...resource, status: { observedGeneration: 2, conditions: [condition('Stalled', 'True')] } },
    'Progressing',
    'Waiting for the status agent to see the latest change',
  ],
  'drifted but serving': [
    { ...resource, status: observed(condition('InSync', 'False'), ready) },
    'Healthy',
    'Ready True',
  ],
  'no conditions yet': [{ ...resource, status: observed() }, 'Progressing', 'Waiting for the status agent'],
  'only conditions that say nothing of health': [
    { ...resource, status: observed(condition('InSync', 'True'), condition('Available', 'True')) },
    'Progressing',
    'Waiting for the status agent',
  ],
  'paused by annotation': [
    {
      ...resource,
      metadata: { generation: 3, annotations: { 'planwright.dev/paused': 'true' } },
      status: observed(ready),
    },
    'Suspended',
    'Paused',
  ],
  'paused by its spec': [{ ...resource, spec: { paused: true }, status: observed(ready) }, 'Suspended', 'Paused'],
  'paused before the agent saw the change, which it does not look at while paused': [
    { ...resource, spec: { paused: true }, status: { observedGeneration: 2, conditions: [ready] } },
    'Suspended',
    'Paused',
  ],
  'paused and never seen': [{ ...resource, spec: { paused: true } }, 'Suspended', 'Paused'],
  'not paused, in so many words': [
    {
      ...resource,
      metadata: { generation: 3, annotations: { 'planwright.dev/paused': 'false' } },
      spec: { paused: false },
      status: observed(ready),
    },
    'Healthy',
    'Ready True',
  ],
  'being deleted while it is ready': [
    { ...resource, metadata: { generation: 3, deletionTimestamp: '2026-01-01T00:00:00Z' }, status: observed(ready) },
    'Progressing',
    'Deleting',
  ],
  'being deleted while it is paused': [
    { metadata: { generation: 3, deletionTimestamp: '2026-01-01T00:00:00Z' }, spec: { paused: true } },
    'Progressing',
    'Deleting',
  ],
  'nothing in it at all': [{}, 'Progressing', 'Waiting for the status agent'],
  'a null for every part': [
    { metadata: null, spec: null, status: null },
    'Progressing',
    'Waiting for the status agent',
  ],
};

/** The situations with conditions, and those turned round. */
const verdictsOnConditions = Object.entries(verdicts).flatMap(([situation, [object, ...verdict]]) => {
  const conditions = valueAt(object, ['status', 'conditions']);
  if (!isJsonArray(conditions) || conditions.length < 2) return [];
  const status = {
    observedGeneration: valueAt(object, ['status', 'observedGeneration']),
    conditions: conditions.toReversed(),
  };
  return [[situation, { ...object, status }, verdict] as const];
});

describe('the health of a resource that is', () => {
  it.each(Object.entries(verdicts))('%s', (_situation, [object, status, message]) => {
    expect(argocdHealthOf(object)).toEqual([status, message]);
  });

  it.each(verdictsOnConditions)('%s, whatever the order of its conditions', (_situation, object, verdict) => {
    expect(argocdHealthOf(object)).toEqual(verdict);
  });

  it('without messages has a verdict all the same', () => {
    const bare = (type: string, status: string) => ({ ...resource, status: observed({ type, status }) });
    expect(['Ready', 'Stalled', 'Reconciling'].map((type) => argocdHealthOf(bare(type, 'True'))[0])).toEqual([
      'Healthy',
      'Degraded',
      'Progressing',
    ]);
  });
});

describe('the patch for Argo CD', () => {
  test('teaches it the health of every kind, under the key it looks for', () => {
    const keys = kinds.map(
      ({ definition: { spec } }) => `resource.customizations.health.${spec.group}_${spec.names.kind}`,
    );
    expect(patch).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'argocd-cm', namespace: 'argocd' },
      data: Object.fromEntries(keys.map((key) => [key, argocdHealthScript])),
    });
  });

  test('is one that an API server takes', () => {
    expect(validateManifest(patch)).toEqual([]);
  });
});
