import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json/json.ts';
import { collectReferences, type ManifestReference } from './collect-references.ts';
import type { Manifest } from './manifest.ts';
import { objectId } from './object-id.ts';

function manifest(apiVersion: string, kind: string, members: JsonObject): Manifest {
  return { apiVersion, kind, metadata: { name: 'orders', namespace: 'shop' }, ...members };
}

const workload = (podSpec: JsonObject) => manifest('apps/v1', 'Deployment', { spec: { template: { spec: podSpec } } });
const container = (members: JsonObject) => workload({ containers: [{ name: 'main', ...members }] });
const rbac = 'rbac.authorization.k8s.io/v1';

/** A reference in one line: what it is used for, the object, its keys, and whether it is optional. */
function inShort({ target, use, keys, optional }: ManifestReference): string {
  return [use, objectId(target), keys.join('+'), optional ? 'optional' : ''].join(' ').trimEnd();
}

describe('a manifest names', () => {
  const ingressPath = (name: string) => ({ path: '/', backend: { service: { name, port: { number: 80 } } } });
  const cases: Readonly<Record<string, readonly [Manifest, readonly string[]]>> = {
    'a ServiceAccount': [workload({ serviceAccountName: 'web' }), ['serviceAccountName ServiceAccount/shop/web']],
    'pull secrets': [
      workload({ imagePullSecrets: [{ name: 'a' }, { name: 'b' }] }),
      ['imagePullSecrets Secret/shop/a', 'imagePullSecrets Secret/shop/b'],
    ],
    'a mounted ConfigMap': [workload({ volumes: [{ configMap: { name: 'a' } }] }), ['volume ConfigMap/shop/a']],
    'a mounted Secret, which says secretName': [
      workload({ volumes: [{ secret: { secretName: 'a', items: [{ key: 'tls.crt' }, { key: 'tls.key' }] } }] }),
      ['volume Secret/shop/a tls.crt+tls.key'],
    ],
    'an optional mount': [
      workload({ volumes: [{ secret: { secretName: 'a', optional: true } }] }),
      ['volume Secret/shop/a  optional'],
    ],
    'a claim': [
      workload({ volumes: [{ persistentVolumeClaim: { claimName: 'a' } }] }),
      ['volume PersistentVolumeClaim/shop/a'],
    ],
    'projected sources': [
      workload({
        volumes: [
          {
            projected: {
              sources: [
                { configMap: { name: 'a', items: [{ key: 'x' }] } },
                { secret: { name: 'b', optional: true } },
                { serviceAccountToken: { path: 'token' } },
                { downwardAPI: {} },
              ],
            },
          },
        ],
      }),
      ['volume ConfigMap/shop/a x', 'volume Secret/shop/b  optional'],
    ],
    'keys in the environment': [
      container({
        env: [
          { name: 'A', value: 'text' },
          { name: 'B', valueFrom: { secretKeyRef: { name: 'a', key: 'password' } } },
          { name: 'C', valueFrom: { configMapKeyRef: { name: 'b', key: 'host', optional: true } } },
          { name: 'D', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        ],
      }),
      ['env Secret/shop/a password', 'env ConfigMap/shop/b host optional'],
    ],
    'the whole of something as environment': [
      container({ envFrom: [{ configMapRef: { name: 'a' } }, { secretRef: { name: 'b', optional: true } }] }),
      ['envFrom ConfigMap/shop/a', 'envFrom Secret/shop/b  optional'],
    ],
    'something in an init container, before the others': [
      workload({
        containers: [{ envFrom: [{ secretRef: { name: 'main' } }] }],
        initContainers: [{ envFrom: [{ secretRef: { name: 'init' } }] }],
      }),
      ['envFrom Secret/shop/init', 'envFrom Secret/shop/main'],
    ],
    'the same thing twice, each time': [
      container({ envFrom: [{ secretRef: { name: 'a' } }, { secretRef: { name: 'a' } }] }),
      ['envFrom Secret/shop/a', 'envFrom Secret/shop/a'],
    ],
    'a governing Service, after what its pods name': [
      manifest('apps/v1', 'StatefulSet', {
        spec: { serviceName: 'orders', template: { spec: { serviceAccountName: 'db' } } },
      }),
      ['serviceAccountName ServiceAccount/shop/db', 'serviceName Service/shop/orders'],
    ],
    'what a CronJob starts': [
      manifest('batch/v1', 'CronJob', {
        spec: { jobTemplate: { spec: { template: { spec: { serviceAccountName: 'batch' } } } } },
      }),
      ['serviceAccountName ServiceAccount/shop/batch'],
    ],
    'a scale target': [
      manifest('autoscaling/v2', 'HorizontalPodAutoscaler', {
        spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
      }),
      ['scaleTargetRef Deployment.apps/shop/web'],
    ],
    'a Role and its subjects, of which users and groups are no objects': [
      manifest(rbac, 'RoleBinding', {
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'read' },
        subjects: [
          { kind: 'ServiceAccount', name: 'web' },
          { kind: 'ServiceAccount', name: 'other', namespace: 'mall' },
          { kind: 'User', name: 'jane' },
          { kind: 'Group', name: 'admins' },
        ],
      }),
      [
        'roleRef Role.rbac.authorization.k8s.io/shop/read',
        'subjects ServiceAccount/shop/web',
        'subjects ServiceAccount/mall/other',
      ],
    ],
    'a ClusterRole, which has no namespace': [
      manifest(rbac, 'RoleBinding', { roleRef: { kind: 'ClusterRole', name: 'view' } }),
      ['roleRef ClusterRole.rbac.authorization.k8s.io//view'],
    ],
    'a ClusterRole for the whole cluster, good before there is whom it binds': [
      {
        apiVersion: rbac,
        kind: 'ClusterRoleBinding',
        metadata: { name: 'orders' },
        roleRef: { kind: 'ClusterRole', name: 'view' },
        subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'mall' }],
      },
      ['roleRef ClusterRole.rbac.authorization.k8s.io//view', 'subjects ServiceAccount/mall/web  optional'],
    ],
    'the back ends and certificates of an Ingress': [
      manifest('networking.k8s.io/v1', 'Ingress', {
        spec: {
          defaultBackend: { service: { name: 'fallback' } },
          rules: [{ host: 'a', http: { paths: [ingressPath('b'), ingressPath('c')] } }, { host: 'd' }],
          tls: [{ secretName: 'cert' }, { hosts: ['e'] }],
        },
      }),
      ['backend Service/shop/fallback', 'backend Service/shop/b', 'backend Service/shop/c', 'tls Secret/shop/cert'],
    ],
  };

  it.each(Object.entries(cases))('%s', (_what, [input, expected]) => {
    expect(collectReferences(input).map(inShort)).toEqual(expected);
  });

  it('a whole reference', () => {
    expect(collectReferences(container({ env: [{ valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } }] }))).toEqual([
      {
        target: { apiVersion: 'v1', kind: 'Secret', namespace: 'shop', name: 'a' },
        use: 'env',
        keys: ['b'],
        optional: false,
      },
    ]);
  });
});

describe('a manifest names nothing', () => {
  const cases: Readonly<Record<string, Manifest>> = {
    'where it has no pods': manifest('v1', 'ConfigMap', { data: { secretName: 'a' } }),
    'where a name is empty or missing': workload({
      serviceAccountName: '',
      volumes: [{ configMap: {} }, { secret: null }, { emptyDir: {} }],
      imagePullSecrets: [{}],
    }),
    'where a StatefulSet has no governing Service': manifest('apps/v1', 'StatefulSet', { spec: { template: {} } }),
    'where a scale target is not complete': manifest('autoscaling/v2', 'HorizontalPodAutoscaler', {
      spec: { scaleTargetRef: { name: 'web' } },
    }),
    'where an Ingress sends to something that is no Service': manifest('networking.k8s.io/v1', 'Ingress', {
      spec: { defaultBackend: { resource: { kind: 'Bucket', name: 'a' } } },
    }),
    'where a kind of another group has the same name': manifest('serving.example.com/v1', 'HorizontalPodAutoscaler', {
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
    }),
  };

  it.each(Object.entries(cases))('%s', (_where, input) => {
    expect(collectReferences(input)).toEqual([]);
  });
});
