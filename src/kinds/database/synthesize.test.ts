import { describe, expect, it } from 'vitest';
import { synthesizeText } from '../../../test/synthesize-text.ts';
import { replaceAt } from '../../core/resource/spec-rewriter.ts';
import { type FieldPath, type JsonObject, type JsonValue, valueAt } from '../../core/json/json.ts';
import type { Manifest } from '../../core/manifest/manifest.ts';

const base: JsonObject = {
  apiVersion: 'database.example.com/v1',
  kind: 'Database',
  metadata: { name: 'orders', namespace: 'shop' },
  spec: { databaseName: 'orders', username: 'shop', storage: { size: '10Gi' } },
};

/** The manifests of the base with other values at some paths, by kind and name; the digests in names of Jobs are left out. */
function rendered(changes: readonly (readonly [FieldPath, JsonValue])[] = []): ReadonlyMap<string, Manifest> {
  const resource = changes.reduce<JsonValue>((value, [path, change]) => replaceAt(value, path, change), base);
  const { rendered: synthesized, diagnostics } = synthesizeText(JSON.stringify(resource));
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const manifests = synthesized.flatMap(({ plan }) => plan.objects.map(({ manifest }) => manifest));
  return new Map(manifests.map((each) => [`${each.kind} ${each.metadata.name.replace(/-[0-9a-f]{8}$/, '')}`, each]));
}

const spec = (...path: readonly (string | number)[]): FieldPath => ['spec', ...path];

/** What differs between two renderings: objects that are there in one only, and `kind name` of those that differ in anything. */
function differences(before: ReadonlyMap<string, Manifest>, after: ReadonlyMap<string, Manifest>): readonly string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => JSON.stringify(before.get(name)) !== JSON.stringify(after.get(name))).sort();
}

const template = (manifest: Manifest | undefined) => valueAt(manifest, ['spec', 'template']);

describe('a change of a resource', () => {
  it('from one server to three leaves the pod of the primary alone, so that it does not restart', () => {
    const changed = differences(rendered(), rendered([[spec('replicas'), 3]]));
    expect(changed).toEqual([
      'ConfigMap orders-scripts',
      'Job orders-configure',
      'Job orders-verify',
      'NetworkPolicy orders-replica',
      'PodDisruptionBudget orders-replica-pdb',
      'Service orders-replica',
      'Service orders-ro',
      'StatefulSet orders-replica',
    ]);
  });

  it('of a parameter that a running server takes up restarts nothing', () => {
    const changed = differences(rendered(), rendered([[spec('postgresql', 'parameters'), { work_mem: '8MB' }]]));
    expect(changed).toEqual(['ConfigMap orders-config', 'Job orders-configure', 'Job orders-verify']);
  });

  it('of a parameter that is read at start restarts the servers', () => {
    const changed = differences(rendered(), rendered([[spec('postgresql', 'parameters'), { max_connections: 300 }]]));
    expect(changed).toContain('StatefulSet orders');
  });

  it('of the image makes a dump first, and touches neither claims nor Secrets', () => {
    const backup = [spec('backup', 'enabled'), true] as const;
    const before = rendered([backup, [spec('image'), 'postgres:17.5']]);
    const after = rendered([backup, [spec('image'), 'postgres:17.6']]);
    expect(differences(before, after)).toEqual([
      'CronJob orders-backup',
      'Job orders-backup-before-upgrade',
      'Job orders-configure',
      'Job orders-verify',
      'StatefulSet orders',
    ]);
    const dumps = [before, after].map((each) => each.get('Job orders-backup-before-upgrade')?.metadata.name);
    expect(new Set(dumps).size).toBe(2);
  });

  it('of the schedule makes no dump', () => {
    const backup = [spec('backup', 'enabled'), true] as const;
    const changed = differences(rendered([backup]), rendered([backup, [spec('backup', 'schedule'), '0 5 * * *']]));
    expect(changed).toEqual(['CronJob orders-backup', 'Job orders-verify']);
  });

  it('of the annotation for another try runs every Job again and nothing else', () => {
    const again = rendered([[['metadata', 'annotations'], { 'planwright.dev/retry': '2' }]]);
    expect(differences(rendered(), again)).toEqual([
      'Job orders-configure',
      'Job orders-credentials-bootstrap',
      'Job orders-internal-bootstrap',
      'Job orders-verify',
    ]);
  });
});

describe('what is rendered', () => {
  it('has Secrets by name only', () => {
    const kinds = [...rendered([[spec('replicas'), 3]]).values()].map(({ kind }) => kind);
    expect(kinds).not.toContain('Secret');
  });

  it('tells a first install from an upgrade by a Service that comes after the first primary', () => {
    const job = rendered([[spec('backup', 'enabled'), true]]).get('Job orders-backup-before-upgrade');
    expect(template(job)).toMatchObject({
      spec: {
        enableServiceLinks: true,
        containers: [{ env: expect.arrayContaining([{ name: 'SERVER_EXISTS', value: '$(ORDERS_RW_SERVICE_HOST)' }]) }],
      },
    });
    const service = rendered().get('Service orders-rw');
    expect(service?.metadata.annotations).toMatchObject({ 'argocd.argoproj.io/sync-wave': '70' });
  });

  it('consumes the volume for backups at once, so that a claim that waits for a consumer holds nothing up', () => {
    const objects = rendered([[spec('backup'), { enabled: true, beforeUpgrade: false }]]);
    const [claim, job] = ['PersistentVolumeClaim orders-backup', 'Job orders-backup-volume'].map((name) =>
      objects.get(name),
    );
    expect(claim?.metadata.annotations?.['planwright.dev/step']).toBe('bootstrap');
    expect(job?.metadata.annotations?.['planwright.dev/step']).toBe('bootstrap');
    expect(template(job)).toMatchObject({
      spec: {
        volumes: expect.arrayContaining([{ name: 'backup', persistentVolumeClaim: { claimName: 'orders-backup' } }]),
      },
    });
  });

  it('asks for the limit where nothing is requested, as Kubernetes does', () => {
    const server = rendered([[spec('resources'), { limits: { cpu: 2, memory: '2Gi' } }]]).get('StatefulSet orders');
    expect(valueAt(template(server), ['spec', 'containers', 0, 'resources'])).toEqual({
      requests: { cpu: 2, memory: '2Gi' },
      limits: { cpu: 2, memory: '2Gi' },
    });
  });

  it.each([
    ['a quarter of the memory', { limits: { memory: '2Gi' } }, '512Mi'],
    ['at least what runtimes give', { limits: { memory: '128Mi' } }, '64Mi'],
  ])('shares between processes %s', (_, resources, size) => {
    const server = rendered([[spec('resources'), resources]]).get('StatefulSet orders');
    expect(valueAt(template(server), ['spec', 'volumes'])).toContainEqual({
      name: 'shared-memory',
      emptyDir: { medium: 'Memory', sizeLimit: size },
    });
  });

  it('keeps servers apart as the user asks, and lets Jobs run beside them', () => {
    const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { database: 'orders' } } };
    const podAntiAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [term] };
    const objects = rendered([[spec('affinity'), { podAntiAffinity }]]);
    const [server, job] = ['StatefulSet orders', 'Job orders-verify'].map((name) => template(objects.get(name)));
    expect(server).toMatchObject({
      metadata: { labels: { database: 'orders' } },
      spec: { affinity: { podAntiAffinity } },
    });
    expect(valueAt(job, ['spec', 'affinity'])).toBeUndefined();
    expect(valueAt(job, ['metadata', 'labels', 'database'])).toBeUndefined();
  });

  it.each([
    ['postgres:17.6', {}, { runAsUser: 999, runAsGroup: 999, fsGroup: 999 }],
    ['postgres:17.6-alpine3.22', {}, { runAsUser: 70, runAsGroup: 70, fsGroup: 70 }],
    ['postgres:17.6', { runAsUser: 26 }, { runAsUser: 26, runAsGroup: 26, fsGroup: 26 }],
    ['postgres:17.6', { fsGroup: 5 }, { runAsUser: 999, runAsGroup: 999, fsGroup: 5 }],
  ])('runs %s with %j as the user that owns its files', (image, podSecurityContext, expected) => {
    const objects = rendered([
      [spec('image'), image],
      [spec('security'), { podSecurityContext }],
    ]);
    for (const name of ['StatefulSet orders', 'Job orders-configure']) {
      expect(template(objects.get(name))).toMatchObject({ spec: { securityContext: expected } });
    }
  });
});
