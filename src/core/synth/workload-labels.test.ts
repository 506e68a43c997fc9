import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json/json.ts';
import { COMPONENT_LABEL, RESOURCE_LABEL } from './labels.ts';
import { withWorkloadLabels } from './workload-labels.ts';

const selector = { [RESOURCE_LABEL]: 'kiosk.fair', [COMPONENT_LABEL]: 'stand' };
const labels = { ...selector, 'app.kubernetes.io/instance': 'fair' };

/** The spec after labelling. */
function label(apiVersion: string, kind: string, spec: JsonObject): JsonObject {
  const input = { apiVersion, kind, metadata: { name: 'fair' }, spec };
  const before = structuredClone(input);
  const labelled = withWorkloadLabels(input, labels, selector);
  expect(input).toEqual(before);
  expect(labelled).toEqual({ ...input, spec: labelled.spec });
  return labelled.spec;
}

describe.each([
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
])('a workload (%s %s)', (apiVersion, kind) => {
  it('selects by exactly two labels, and its pods carry all of them', () => {
    expect(label(apiVersion, kind, { replicas: 2, template: { spec: { containers: [] } } })).toEqual({
      replicas: 2,
      selector: { matchLabels: { 'planwright.dev/resource': 'kiosk.fair', 'app.kubernetes.io/component': 'stand' } },
      template: { metadata: { labels }, spec: { containers: [] } },
    });
  });

  it('keeps what its kind says of the pods, and lets nobody override labels that matter', () => {
    const template = {
      metadata: { annotations: { a: 'b' }, labels: { team: 'fun', [COMPONENT_LABEL]: 'mine' } },
      spec: { nodeName: 'n' },
    };
    const stolen = { matchLabels: { team: 'fun' }, matchExpressions: [{ key: 'team', operator: 'Exists' }] };
    expect(label(apiVersion, kind, { selector: stolen, template })).toEqual({
      selector: { matchLabels: selector },
      template: {
        metadata: { annotations: { a: 'b' }, labels: { team: 'fun', ...labels } },
        spec: { nodeName: 'n' },
      },
    });
  });
});

it('a Job has labels on its pods and no selector, which the API server sets', () => {
  expect(label('batch/v1', 'Job', { backoffLimit: 5, template: { spec: {} } })).toEqual({
    backoffLimit: 5,
    template: { metadata: { labels }, spec: {} },
  });
});

it('a CronJob has labels on its Jobs and on their pods', () => {
  const spec = { schedule: '@daily', jobTemplate: { spec: { backoffLimit: 5, template: { spec: {} } } } };
  expect(label('batch/v1', 'CronJob', spec)).toEqual({
    schedule: '@daily',
    jobTemplate: { metadata: { labels }, spec: { backoffLimit: 5, template: { metadata: { labels }, spec: {} } } },
  });
});

it.each([
  ['v1', 'Service'],
  ['policy/v1', 'PodDisruptionBudget'],
  ['batch.volcano.sh/v1alpha1', 'Job'],
  ['example.com/v1', 'Deployment'],
  ['apps/v1', 'constructor'],
])('another kind is left as it is (%s %s)', (apiVersion, kind) => {
  const spec = { selector: { a: 'b' }, template: { metadata: {} } };
  expect(label(apiVersion, kind, spec)).toEqual(spec);
});

it('a manifest without a spec is left as it is', () => {
  const input = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'fair' } };
  expect(withWorkloadLabels(input, labels, selector)).toBe(input);
});
