import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json/json.ts';
import type { Manifest } from './manifest.ts';
import { asObject, containersOf, objectsOf, podTemplateOf } from './pod-spec.ts';

const podSpec = { containers: [{ name: 'main' }] };
const template = { metadata: { labels: { app: 'orders' } }, spec: podSpec };
const manifest = (apiVersion: string, kind: string, members: JsonObject): Manifest => ({
  apiVersion,
  kind,
  metadata: { name: 'a' },
  ...members,
});

describe('the pod template', () => {
  it.each([
    ['apps/v1', 'Deployment'],
    ['apps/v1', 'StatefulSet'],
    ['apps/v1', 'DaemonSet'],
    ['apps/v1', 'ReplicaSet'],
    ['batch/v1', 'Job'],
    ['argoproj.io/v1alpha1', 'Rollout'],
  ])('of %s %s', (apiVersion, kind) => {
    expect(podTemplateOf(manifest(apiVersion, kind, { spec: { template } }))).toEqual({
      labels: { app: 'orders' },
      spec: podSpec,
    });
  });

  it('of a CronJob is that of its Jobs', () => {
    const spec = { template: 'not this', jobTemplate: { spec: { template } } };
    expect(podTemplateOf(manifest('batch/v1', 'CronJob', { spec }))).toEqual({
      labels: { app: 'orders' },
      spec: podSpec,
    });
  });

  it('of a Pod is the Pod', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', labels: { app: 'orders' } }, spec: podSpec };
    expect(podTemplateOf(pod)).toEqual({ labels: { app: 'orders' }, spec: podSpec });
  });

  it('without labels has none', () => {
    expect(podTemplateOf(manifest('apps/v1', 'Deployment', { spec: { template: { spec: {} } } }))).toEqual({
      labels: {},
      spec: {},
    });
  });

  const others = {
    'of a Service': manifest('v1', 'Service', { spec: { selector: {} } }),
    'of a ConfigMap, which has no spec': manifest('v1', 'ConfigMap', { data: {} }),
    'of a workload without a template': manifest('apps/v1', 'Deployment', { spec: {} }),
    'of a workload whose template is a text': manifest('apps/v1', 'Deployment', { spec: { template: 'x' } }),
    'of a workload whose template has no spec': manifest('apps/v1', 'Deployment', { spec: { template: {} } }),
  };

  it.each(Object.entries(others))('%s is none', (_what, other) => {
    expect(podTemplateOf(other)).toBeUndefined();
  });
});

describe('the containers', () => {
  it('are those of a pod, init containers first, as the kubelet starts them', () => {
    const spec = { containers: [{ name: 'main' }, { name: 'side' }], initContainers: [{ name: 'init' }] };
    expect(containersOf(spec).map(({ name }) => name)).toEqual(['init', 'main', 'side']);
  });

  it('of a pod without any are none', () => {
    expect(containersOf({})).toEqual([]);
  });
});

it('objectsOf takes what is an object from a list, and nothing from anything else', () => {
  expect(objectsOf([{ a: 1 }, null, 'b', [{ c: 2 }], { d: 3 }])).toEqual([{ a: 1 }, { d: 3 }]);
  expect([objectsOf(undefined), objectsOf({ a: 1 }), objectsOf('x')]).toEqual([[], [], []]);
});

it('asObject takes an object for itself, and anything else for an empty one', () => {
  const object = { a: 1 };
  expect(asObject(object)).toBe(object);
  expect([asObject(undefined), asObject(null), asObject([object]), asObject('x')]).toEqual([{}, {}, {}, {}]);
});
