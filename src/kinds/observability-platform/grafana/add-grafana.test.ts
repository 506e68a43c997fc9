import { describe, expect, it } from 'vitest';
import { planOf } from '../../../../test/observability/test-platform.ts';
import { type JsonValue, valueAt } from '../../../core/json/json.ts';
import { addGrafana } from './add-grafana.ts';

type Planned = ReturnType<typeof planOf>['objects'][number];

function objects(spec: string): readonly Planned[] {
  return planOf(spec, addGrafana).objects;
}

function manifest(spec: string, kind: string, name = 'grafana-production'): JsonValue | undefined {
  return objects(spec).find(({ ref }) => ref.kind === kind && ref.name === name)?.manifest;
}

it('Grafana alone is one pod with a volume, two Secrets that Jobs make, and no Ingress', () => {
  const listed = objects('components: {grafana: {}}').map(({ step, ref }) => `${step} ${ref.kind}/${ref.name}`);
  expect(listed.map((line) => line.replace(/-[0-9a-f]{8}$/, '-*'))).toEqual([
    'rbac ServiceAccount/grafana-production-admin-bootstrap',
    'rbac ServiceAccount/grafana-production-secret-key-bootstrap',
    'rbac Role/grafana-production-admin-bootstrap',
    'rbac Role/grafana-production-secret-key-bootstrap',
    'rbac RoleBinding/grafana-production-admin-bootstrap',
    'rbac RoleBinding/grafana-production-secret-key-bootstrap',
    'bootstrap Job/grafana-production-admin-bootstrap-*',
    'bootstrap Job/grafana-production-secret-key-bootstrap-*',
    'grafana-rbac ServiceAccount/grafana-production',
    'grafana-config ConfigMap/grafana-production-config',
    'grafana-config ConfigMap/grafana-production-dashboard-provider',
    'grafana-config ConfigMap/grafana-production-datasources',
    'grafana-config NetworkPolicy/grafana-production',
    'grafana-services Service/grafana-production',
    'grafana-services Service/grafana-production-headless',
    'grafana-workloads PersistentVolumeClaim/grafana-production',
    'grafana-workloads Deployment/grafana-production',
  ]);
});

describe('the pods', () => {
  it.each([
    [
      'keep a volume and go before they come',
      '{}',
      'Recreate',
      { persistentVolumeClaim: { claimName: 'grafana-production' } },
    ],
    ['keep nothing', '{persistence: {enabled: false, size: 2Gi}}', 'RollingUpdate', { emptyDir: { sizeLimit: '2Gi' } }],
    ['keep nothing beside a database', '{database: {host: db}}', 'RollingUpdate', { emptyDir: { sizeLimit: '1Gi' } }],
  ])('%s', (_title, grafana, strategy, data) => {
    const deployment = manifest(`components: {grafana: ${grafana}}`, 'Deployment');
    expect(valueAt(deployment, ['spec', 'strategy', 'type'])).toBe(strategy);
    const volumes = valueAt(deployment, ['spec', 'template', 'spec', 'volumes']);
    expect(volumes).toContainEqual({ name: 'data', ...data });
  });

  it.each([
    ['one without a database, whatever is asked for', 'replicas: 3', 1],
    ['as many as asked for with a database', 'replicas: 3, database: {host: db}', 3],
    [
      'what an autoscaler starts with',
      'autoscaling: {minReplicas: 2, maxReplicas: 5, targetCpuUtilizationPercentage: 80}, database: {host: db}',
      2,
    ],
  ])('are %s', (_title, grafana, replicas) => {
    expect(valueAt(manifest(`components: {grafana: {${grafana}}}`, 'Deployment'), ['spec', 'replicas'])).toBe(replicas);
  });

  it('roll when a setting changes, and only then', () => {
    const digest = (grafana: string) =>
      valueAt(manifest(`components: {grafana: ${grafana}}`, 'Deployment'), [
        'spec',
        'template',
        'metadata',
        'annotations',
      ]);
    expect(digest('{}')).toEqual(digest('{replicas: 5}'));
    expect(digest('{}')).not.toEqual(digest('{adminUser: root}'));
  });
});

it.each([
  ['a password that is made', '{}', '', ['grafana-production-admin', 'admin-password', true]],
  ['a password of the spec', '{adminPasswordSecret: {name: own}}', '', ['own', 'admin-password', false]],
  [
    'a named administrator',
    '{}',
    'security: {authentication: {type: basic, basic: {username: root, passwordSecret: {name: theirs, key: word}}}}',
    ['theirs', 'word', false],
  ],
  [
    'a named administrator without a password',
    '{}',
    'security: {authentication: {type: basic, basic: {username: root}}}',
    ['grafana-production-admin', 'admin-password', true],
  ],
])('the administrator has %s', (_title, grafana, security, [name, key, made]) => {
  const spec = `components: {grafana: ${grafana}}\n${security}`;
  const volumes = valueAt(manifest(spec, 'Deployment'), ['spec', 'template', 'spec', 'volumes']);
  const sources = [
    { secret: { name, items: [{ key, path: 'admin-password' }] } },
    { secret: { name: 'grafana-production-secret-key', items: [{ key: 'secret-key', path: 'secret-key' }] } },
  ];
  expect(volumes).toContainEqual({ name: 'secrets', projected: { defaultMode: 0o440, sources } });
  expect(objects(spec).some(({ ref }) => ref.name.startsWith('grafana-production-admin-bootstrap'))).toBe(made);
});

describe('the Ingress', () => {
  it('leads to Grafana, with the annotations of the spec but those that are reserved', () => {
    const spec = `components:
  grafana:
    ingress: {className: nginx, host: a.example.com, path: /g, annotations: {x.example.com/y: z, planwright.dev/step: no}, tls: {enabled: true}}`;
    expect(valueAt(manifest(spec, 'Ingress'), ['spec'])).toEqual({
      ingressClassName: 'nginx',
      rules: [
        {
          host: 'a.example.com',
          http: {
            paths: [
              {
                path: '/g',
                pathType: 'Prefix',
                backend: { service: { name: 'grafana-production', port: { name: 'http' } } },
              },
            ],
          },
        },
      ],
      tls: [{ hosts: ['a.example.com'], secretName: 'grafana-production-tls' }],
    });
    expect(valueAt(manifest(spec, 'Ingress'), ['metadata', 'annotations'])).toMatchObject({
      'x.example.com/y': 'z',
      'planwright.dev/step': 'grafana-exposure',
    });
  });

  it('needs no Secret to be there, and none is a prerequisite of the platform', () => {
    const { requires } = planOf(
      'components: {grafana: {ingress: {host: a.example.com, tls: {enabled: true}}}}',
      addGrafana,
    );
    expect(requires).toEqual([]);
  });
});
