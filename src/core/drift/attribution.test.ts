import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../json/json.ts';
import type { LiveObject, ManagedFieldsEntry } from '../live/live-object.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { parseInstant } from '../time/instant.ts';
import { builtInShapes } from './built-in-shapes.ts';
import { diffObject } from './diff-object.ts';
import { formatDifferencePath } from './place.ts';

const EARLY = '2026-01-01T10:00:00Z';
const LATE = '2026-01-02T10:00:00Z';

const CONTAINERS = 'f:containers';
const CONTAINER = 'k:{"name":"web"}';

describe('who changed a field', () => {
  test.each<[string, string, Partial<ManagedFieldsEntry>, string | undefined]>([
    ['kubectl edit', 'kubectl-edit', {}, 'person'],
    ['kubectl patch', 'kubectl-patch', {}, 'person'],
    ['kubectl scale', 'kubectl', { subresource: 'scale' }, 'person'],
    ['kubectl apply', 'kubectl-client-side-apply', {}, 'person'],
    ['a desktop tool', 'node-fetch', {}, 'person'],
    ['a web page', 'Mozilla', {}, 'person'],
    ['a terminal tool', 'k9s', {}, 'person'],
    ['an autoscaler', 'kube-controller-manager', { subresource: 'scale' }, 'autoscaler'],
    ['a controller', 'my-operator', {}, 'controller'],
    ['a server-side applier', 'my-operator', { operation: 'Apply' }, 'applier'],
    ['Argo CD', 'argocd-controller', {}, 'applier'],
    ['Flux', 'kustomize-controller', { operation: 'Apply' }, 'applier'],
    ['an applier that the caller knows', 'deploy-bot', {}, 'applier'],
  ])('%s', (_sentence, manager, rest, writer) => {
    const fieldsV1 = { 'f:spec': { 'f:replicas': {} } };
    const found = diff(
      { spec: { replicas: 2 } },
      { spec: { replicas: 5 } },
      [{ manager, operation: 'Update', time: LATE, fieldsV1, ...rest }],
      ['deploy-bot'],
    );
    expect(found).toMatchObject([{ type: 'Changed', manager, writer, time: parseInstant(LATE) }]);
  });

  test('is not known where a dump left managedFields out, or where nobody owns the field', () => {
    const [none] = diff({ spec: { replicas: 2 } }, { spec: { replicas: 5 } }, undefined);
    const [other] = diff({ spec: { replicas: 2 } }, { spec: { replicas: 5 } }, [
      edit({ 'f:spec': { 'f:paused': {} } }),
    ]);
    for (const difference of [none, other]) {
      expect(Object.keys(difference ?? {}).sort()).toEqual(['desired', 'live', 'message', 'object', 'path', 'type']);
    }
  });

  test('is the newest of several; of two in one second the person', () => {
    const fieldsV1 = { 'f:spec': { 'f:replicas': {} } };
    const entries = [
      { manager: 'kubectl-edit', operation: 'Update', time: EARLY, fieldsV1 },
      { manager: 'kustomize-controller', operation: 'Apply', time: LATE, fieldsV1 },
      { manager: 'kubectl-patch', operation: 'Update', time: LATE, fieldsV1 },
    ];
    const found = diff({ spec: { replicas: 2 } }, { spec: { replicas: 5 } }, entries);
    expect(found).toMatchObject([{ manager: 'kubectl-patch' }]);
  });

  test('is who owns the whole of an atomic list, the item of a list with keys, or the member of a set', () => {
    const pod = (container: JsonObject): JsonObject => ({ spec: podSpec({ name: 'web', ...container }) });
    const owned = { 'f:spec': { 'f:template': { 'f:spec': { [CONTAINERS]: { [CONTAINER]: { 'f:args': {} } } } } } };
    expect(diff(pod({ args: ['a'] }), pod({ args: ['b'] }), [edit(owned)])).toMatchObject([
      { path: ['spec', 'template', 'spec', 'containers', 'name=web', 'args', 0], manager: 'kubectl-edit' },
    ]);
    const ports = { 'f:ports': { 'k:{"protocol":"TCP","containerPort":80}': { '.': {}, 'f:name': {} } } };
    const port = (name: string) => pod({ ports: [{ containerPort: 80, name }] });
    const spec = { 'f:spec': { 'f:template': { 'f:spec': { [CONTAINERS]: { [CONTAINER]: ports } } } } };
    expect(diff(port('a'), port('b'), [edit(spec)])).toMatchObject([{ manager: 'kubectl-edit' }]);
  });

  test('is the person who put something else in the place of what is missing', () => {
    const volume = (source: JsonObject): JsonObject => ({
      spec: { template: { spec: { volumes: [{ name: 'tmp', ...source }] } } },
    });
    const owned = { 'f:volumes': { 'k:{"name":"tmp"}': { 'f:hostPath': { '.': {}, 'f:path': {} } } } };
    const entry = edit({ 'f:spec': { 'f:template': { 'f:spec': owned } } });
    expect(diff(volume({ emptyDir: {} }), volume({ hostPath: { path: '/' } }), [entry])).toMatchObject([
      { type: 'Missing', manager: 'kubectl-edit', writer: 'person', time: parseInstant(LATE) },
    ]);
    const name = edit({
      'f:spec': { 'f:template': { 'f:spec': { 'f:volumes': { 'k:{"name":"tmp"}': { 'f:name': {} } } } } },
    });
    expect(diff(volume({ emptyDir: {} }), volume({ hostPath: { path: '/' } }), [name])[0]?.manager).toBeUndefined();
  });

  test.each([
    ['kubectl-client-side-apply', 'Update'],
    ['kubectl-create', 'Update'],
    ['kubectl', 'Apply'],
    ['my-operator', 'Update'],
  ])('is not %s (%s) for what is missing, whatever else that wrote', (manager, operation) => {
    const entries = [{ manager, operation, time: LATE, fieldsV1: { 'f:spec': { 'f:paused': {} } } }];
    const [found] = diff({ spec: { replicas: 2 } }, { spec: { paused: true } }, entries);
    expect([found?.type, found?.manager]).toEqual(['Missing', undefined]);
  });

  test('is not who only made the list in which an item is missing, but who put another one there', () => {
    const ports = (containerPort: number): JsonObject => ({
      spec: podSpec({ name: 'web', ports: [{ containerPort }] }),
    });
    const owned = (fields: JsonObject): JsonObject => ({
      fieldsV1: { 'f:spec': { 'f:template': { 'f:spec': { [CONTAINERS]: { [CONTAINER]: { 'f:ports': fields } } } } } },
    });
    const made = { manager: 'kubectl-client-side-apply', operation: 'Update', time: EARLY, ...owned({}) };
    const item = { 'k:{"containerPort":81,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } };
    const edited = { manager: 'node-fetch', operation: 'Update', time: LATE, ...owned(item) };
    expect(diff(ports(80), ports(81), [made, edited])).toMatchObject([
      { type: 'Missing', manager: 'node-fetch', writer: 'person' },
    ]);
  });

  test('is not who wrote another label for one that is missing', () => {
    const labels = (names: JsonObject): JsonObject => ({ metadata: { labels: names } });
    const owned = edit({ 'f:metadata': { 'f:labels': { '.': {}, 'f:other': {} } } });
    const [found] = diff(labels({ a: 'b' }), labels({ other: 'x' }), [owned]);
    expect([found?.type, found?.manager]).toEqual(['Missing', undefined]);
  });

  test('is nobody by an entry for the status, or of odd form', () => {
    const fieldsV1 = { 'f:spec': { 'f:replicas': {} } };
    const odd: JsonObject[] = [
      { manager: 'a', operation: 'Update', subresource: 'status', fieldsV1 },
      { manager: 'b', fieldsV1: { 'f:spec': { 'f:replicas': 1, 'k:[': {}, 'v:': {}, x: {} } } },
      {},
    ];
    const [found] = diff({ spec: { replicas: 2 } }, { spec: { replicas: 5 } }, odd);
    expect(found?.manager).toBeUndefined();
  });
});

describe('a field that left the manifest', () => {
  const live = {
    metadata: { labels: { old: 'x' }, annotations: { 'argocd.argoproj.io/tracking-id': 'a' } },
    spec: {
      paused: true,
      minReadySeconds: 0,
      ...podSpec({ name: 'web', env: [{ name: 'OLD', value: 'x' }], stdin: true }),
    },
  };
  const env = { 'f:env': { 'k:{"name":"OLD"}': { '.': {}, 'f:name': {}, 'f:value': {} } } };
  const fieldsV1 = {
    'f:metadata': { 'f:labels': { 'f:old': {} }, 'f:annotations': { 'f:argocd.argoproj.io/tracking-id': {} } },
    'f:spec': {
      'f:paused': {},
      'f:minReadySeconds': {},
      'f:gone': {},
      'f:template': { 'f:spec': { [CONTAINERS]: { [CONTAINER]: { '.': {}, 'f:name': {}, ...env } } } },
    },
    'f:status': { 'f:x': {} },
  };
  const desired = { spec: podSpec({ name: 'web' }) };
  const left = ['metadata.labels.old', 'spec.paused', 'spec.template.spec.containers[name=web].env[name=OLD]'];

  test.each<[string, Partial<ManagedFieldsEntry>, readonly string[], readonly string[]]>([
    ['is found while Argo CD owns it', { manager: 'argocd-controller' }, [], left],
    ['is found while Flux owns it', { manager: 'kustomize-controller' }, [], left],
    ['is found while kubectl owns it', { manager: 'kubectl' }, [], left],
    ['is found while an applier owns it that the caller knows', { manager: 'deploy-bot' }, ['deploy-bot'], left],
    ['is not ours while another applier owns it', { manager: 'deploy-bot' }, [], []],
    ['is not told from a default while a client-side applier owns it', { operation: 'Update' }, [], []],
    ['is not to be told in another version', { apiVersion: 'apps/v1beta1' }, [], []],
  ])('%s', (_sentence, entry, appliers, paths) => {
    const entries = [{ manager: 'argocd-controller', operation: 'Apply', time: EARLY, fieldsV1, ...entry }];
    const found = diff(desired, live, entries, appliers).map(
      ({ type, path }) => `${type} ${formatDifferencePath(path ?? [])}`,
    );
    expect(found.sort()).toEqual(paths.map((path) => `Extraneous ${path}`));
  });

  test('is not a label that an applier adds while it applies the Plan', () => {
    const digest = { 'f:annotations': { 'f:planwright.dev/digest': {} } };
    const entry = {
      manager: 'kustomize-controller',
      operation: 'Apply',
      fieldsV1: { 'f:metadata': { 'f:labels': { 'f:old': {} }, ...digest }, 'f:spec': { 'f:paused': {} } },
    };
    expect(diff(desired, live, [entry])).toMatchObject([{ type: 'Extraneous', path: ['spec', 'paused'] }]);
  });

  test('is found after a client-side apply by what that wrote down', () => {
    const applied = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', labels: { old: 'x' } },
      spec: live.spec,
    };
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(applied) };
    const found = diff(desired, { ...live, metadata: { ...live.metadata, annotations } }, undefined);
    expect(found.map(({ path }) => formatDifferencePath(path ?? []))).toEqual([
      'metadata.labels.old',
      'spec.paused',
      'spec.template.spec.containers[name=web].env[name=OLD]',
      'spec.template.spec.containers[name=web].stdin',
    ]);
  });

  test('is nothing where that is unreadable', () => {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{' };
    expect(diff(desired, { ...live, metadata: { annotations } }, undefined)).toEqual([]);
  });
});

function podSpec(container: JsonObject): JsonObject {
  return { template: { spec: { containers: [container] } } };
}

function edit(fieldsV1: JsonObject): JsonObject {
  return { manager: 'kubectl-edit', operation: 'Update', time: LATE, fieldsV1 };
}

function diff(
  desired: JsonObject,
  live: JsonObject,
  managedFields: readonly JsonObject[] | undefined,
  appliers: readonly string[] = [],
): ReturnType<typeof diffObject> {
  const identity = { apiVersion: 'apps/v1', kind: 'Deployment' };
  const metadata = { name: 'web', namespace: 'shop' };
  const manifest: Manifest = {
    ...identity,
    ...desired,
    metadata: { ...metadata, ...(desired['metadata'] as JsonObject) },
  };
  const liveMetadata = { ...metadata, ...(live['metadata'] as JsonObject | undefined), managedFields };
  // What a test writes is what a cluster may hold, of odd form too.
  const object = { ...identity, ...live, metadata: liveMetadata } as unknown as LiveObject;
  return diffObject({ desired: manifest, live: object, shape: builtInShapes.shapeOf(manifest), appliers });
}
