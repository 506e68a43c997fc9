import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../json/json.ts';
import type { StructuralSchema } from '../schema/structural-schema.ts';
import { kinds } from './built-in-shapes.generated.ts';
import { builtInShapes } from './built-in-shapes.ts';
import { combineShapes } from './combine-shapes.ts';
import type { FieldShape, FieldShapes } from './field-shapes.ts';
import { shapeFromCrd } from './shape-from-crd.ts';
import { shapesFromOpenApi } from './shapes-from-open-api.ts';

/** Goes to a field as it is written: `spec.ports[].protocol`, `spec.limits{}.cpu`. */
function at(shape: FieldShape | undefined, path: string): FieldShape | undefined {
  return path
    .replaceAll(/\[\]|\{\}/g, '.*')
    .split('.')
    .reduce((inner, name) => (name === '*' ? inner?.items : inner?.fields?.get(name)), shape);
}

function builtIn(kind: string, path: string): FieldShape | undefined {
  const end = kind.lastIndexOf('/');
  return at(builtInShapes.shapeOf({ apiVersion: kind.slice(0, end), kind: kind.slice(end + 1) }), path);
}

const POD = 'spec.template.spec';

describe('the shapes of the kinds of Kubernetes', () => {
  test.each([
    ['apps/v1/Deployment', `${POD}.containers`, ['name']],
    ['apps/v1/StatefulSet', `${POD}.initContainers`, ['name']],
    ['apps/v1/DaemonSet', `${POD}.volumes`, ['name']],
    ['apps/v1/Deployment', `${POD}.containers[].env`, ['name']],
    ['apps/v1/Deployment', `${POD}.containers[].ports`, ['containerPort', 'protocol']],
    ['apps/v1/Deployment', `${POD}.containers[].volumeMounts`, ['mountPath']],
    ['apps/v1/Deployment', `${POD}.containers[].volumeDevices`, ['devicePath']],
    ['apps/v1/Deployment', `${POD}.hostAliases`, ['ip']],
    ['apps/v1/Deployment', `${POD}.imagePullSecrets`, ['name']],
    ['apps/v1/Deployment', `${POD}.topologySpreadConstraints`, ['topologyKey', 'whenUnsatisfiable']],
    ['batch/v1/CronJob', `spec.jobTemplate.${POD}.containers`, ['name']],
    ['v1/Service', 'spec.ports', ['port', 'protocol']],
    ['v1/ServiceAccount', 'secrets', ['name']],
    ['admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy', 'spec.matchConditions', ['name']],
  ])('%s: %s is matched by keys', (kind, path, keys) => {
    expect(builtIn(kind, path)?.list).toEqual({ keys });
  });

  test.each([
    ['apps/v1/StatefulSet', 'spec.volumeClaimTemplates'],
    ['autoscaling/v2/HorizontalPodAutoscaler', 'spec.metrics'],
    ['networking.k8s.io/v1/Ingress', 'spec.rules'],
    ['networking.k8s.io/v1/NetworkPolicy', 'spec.ingress'],
    ['rbac.authorization.k8s.io/v1/Role', 'rules'],
    ['v1/Pod', 'spec.tolerations'],
    ['v1/Pod', 'spec.containers[].args'],
    ['v1/PersistentVolumeClaim', 'spec.accessModes'],
  ])('%s: %s is matched by position', (kind, path) => {
    expect(builtIn(kind, path)?.list ?? 'atomic').toBe('atomic');
  });

  test.each([
    ['v1/Pod', 'spec.containers[].resources.limits{}', 'quantity'],
    ['v1/Pod', 'spec.volumes[].emptyDir.sizeLimit', 'quantity'],
    ['v1/PersistentVolumeClaim', 'spec.resources.requests{}', 'quantity'],
    ['apps/v1/StatefulSet', 'spec.volumeClaimTemplates[].spec.resources.requests{}', 'quantity'],
    ['autoscaling/v2/HorizontalPodAutoscaler', 'spec.metrics[].pods.target.averageValue', 'quantity'],
    ['v1/ResourceQuota', 'spec.hard{}', 'quantity'],
    ['v1/LimitRange', 'spec.limits[].default{}', 'quantity'],
    ['v1/Service', 'spec.ports[].targetPort', 'int-or-string'],
    ['policy/v1/PodDisruptionBudget', 'spec.minAvailable', 'int-or-string'],
    ['v1/Pod', 'spec.containers[].livenessProbe.httpGet.port', 'int-or-string'],
    ['networking.k8s.io/v1/NetworkPolicy', 'spec.ingress[].ports[].port', 'int-or-string'],
  ])('%s: %s is spelled in several ways', (kind, path, scalar) => {
    expect(builtIn(kind, path)?.scalar).toBe(scalar);
  });

  test.each<[string, string, boolean]>([
    ['v1/Pod', 'spec.automountServiceAccountToken', true],
    ['v1/Pod', 'spec.hostNetwork', false],
    ['v1/Pod', 'spec.volumes[].emptyDir', true],
    ['v1/Pod', 'spec.securityContext', true],
    ['v1/Pod', 'spec.containers[].resources', false],
    ['v1/Pod', 'spec.containers[].livenessProbe.initialDelaySeconds', false],
    ['v1/Pod', 'spec.containers[].livenessProbe.exec', true],
    ['apps/v1/Deployment', 'spec.revisionHistoryLimit', true],
    ['apps/v1/Deployment', 'spec.paused', false],
    ['v1/ConfigMap', 'data{}', true],
    ['v1/PersistentVolumeClaim', 'spec.storageClassName', true],
    ['v1/Secret', 'immutable', true],
  ])('%s: whether zero is kept in %s: %s', (kind, path, keepsZero) => {
    expect(builtIn(kind, path)?.keepsZero ?? false).toBe(keepsZero);
  });

  test.each<[string, string, boolean]>([
    ['v1/Service', 'spec.selector', true],
    ['v1/Pod', 'spec.nodeSelector', true],
    ['apps/v1/Deployment', 'spec.selector', true],
    ['policy/v1/PodDisruptionBudget', 'spec.selector.matchLabels', true],
    ['v1/Pod', 'spec.containers[].env[].valueFrom.secretKeyRef', false],
    ['v1/ConfigMap', 'data', false],
  ])('%s: whether %s is written as a whole: %s', (kind, path, isWhole) => {
    expect(builtIn(kind, path)?.map === 'atomic').toBe(isWhole);
  });

  test('a port is one of TCP where it does not say', () => {
    expect(builtIn('v1/Service', 'spec.ports[].protocol')).toEqual({ default: 'TCP' });
  });

  test('are there for every kind that is listed, and for no other', () => {
    const names = Object.keys(kinds).map((name) => name.split('/'));
    const found = names.map((parts) =>
      builtInShapes.shapeOf({ apiVersion: parts.slice(0, -1).join('/'), kind: parts.at(-1) ?? '' }),
    );
    expect(found.filter((shape) => shape === undefined)).toEqual([]);
    expect(builtInShapes.shapeOf({ apiVersion: 'v2', kind: 'Pod' })).toBeUndefined();
    expect(builtInShapes.shapeOf({ apiVersion: '__proto__', kind: 'constructor' })).toBeUndefined();
  });
});

const crd: StructuralSchema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        ports: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['port', 'protocol'],
          items: {
            type: 'object',
            properties: { port: { type: 'integer' }, protocol: { type: 'string', default: 'TCP' } },
          },
        },
        zones: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
        steps: { type: 'array', items: { type: 'string' } },
        size: { 'x-kubernetes-int-or-string': true, pattern: '^([0-9]+)(([KMGTPE]i)|[numkMGTPE])?$' },
        port: { 'x-kubernetes-int-or-string': true },
        timeout: { type: 'string', format: 'duration' },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        selector: {
          type: 'object',
          'x-kubernetes-map-type': 'atomic',
          properties: { matchLabels: { type: 'object', additionalProperties: { type: 'string' } } },
        },
        reference: { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { name: { type: 'string' } } },
        anything: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        open: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { a: { type: 'string' } } },
      },
    },
  },
};

const shapesOfCrd = new Map<string, FieldShape>([
  ['ports', { list: { keys: ['port', 'protocol'] }, items: closed({ port: {}, protocol: { default: 'TCP' } }) }],
  ['zones', { list: 'set', items: {} }],
  ['steps', { list: 'atomic', items: {} }],
  ['size', { scalar: 'quantity' }],
  ['port', { scalar: 'int-or-string' }],
  ['timeout', { scalar: 'duration' }],
  ['labels', { items: { keepsZero: true } }],
  ['selector', { ...closed({ matchLabels: { items: { keepsZero: true }, map: 'atomic' } }), map: 'atomic' }],
  ['reference', closed({ name: {} })],
  ['anything', {}],
  ['open', { fields: new Map([['a', {}]]) }],
]);

function closed(fields: Readonly<Record<string, FieldShape>>): FieldShape {
  return { fields: new Map(Object.entries(fields)), isClosed: true };
}

test('the shape that a CRD gives', () => {
  expect(shapeFromCrd(crd)).toEqual({
    fields: new Map([['spec', { fields: shapesOfCrd, isClosed: true }]]),
    isClosed: true,
  });
});

describe('the shapes that an API server gives', () => {
  const document = {
    openapi: '3.0.0',
    components: {
      schemas: {
        'dev.example.v1.Thing': {
          ...crd,
          'x-kubernetes-group-version-kind': [{ group: 'example.dev', version: 'v1', kind: 'Thing' }],
        },
        'io.k8s.api.core.v1.Box': {
          'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Box' }],
          properties: {
            inner: { allOf: [{ $ref: '#/components/schemas/io.k8s.api.core.v1.Box' }], default: {} },
            size: { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity' },
            name: { type: 'string', default: '' },
          },
        },
        'io.k8s.apimachinery.pkg.api.resource.Quantity': { oneOf: [{ type: 'string' }, { type: 'number' }] },
        odd: 'text',
      },
    },
    // What TypeScript knows as an interface is a JSON value all the same.
  } as unknown as JsonValue;

  test('of a custom resource are those of its CRD', () => {
    const shape = shapesFromOpenApi(document).shapeOf({ apiVersion: 'example.dev/v1', kind: 'Thing' });
    expect(at(shape, 'spec')?.fields).toEqual(shapesOfCrd);
  });

  test('of a kind that holds itself have no end', () => {
    const shape = shapesFromOpenApi(document).shapeOf({ apiVersion: 'v1', kind: 'Box' });
    expect(at(shape, 'inner.inner.inner.size')).toEqual({ scalar: 'quantity' });
    expect(at(shape, 'inner.name')).toEqual({});
  });

  test.each([null, {}, { components: { schemas: [] } }, 'x'])('of what is no document are none: %j', (odd) => {
    expect(shapesFromOpenApi(odd).shapeOf({ apiVersion: 'v1', kind: 'Box' })).toBeUndefined();
  });

  test('come after those that are known better', () => {
    const known: FieldShapes = { shapeOf: ({ kind }) => (kind === 'Box' ? { list: 'set' } : undefined) };
    const shapes = combineShapes(known, shapesFromOpenApi(document));
    expect(shapes.shapeOf({ apiVersion: 'v1', kind: 'Box' })).toEqual({ list: 'set' });
    expect(shapes.shapeOf({ apiVersion: 'example.dev/v1', kind: 'Thing' })).toBeDefined();
    expect(shapes.shapeOf({ apiVersion: 'v1', kind: 'Other' })).toBeUndefined();
  });
});
