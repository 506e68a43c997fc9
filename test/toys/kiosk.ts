import type { Kind } from '../../src/core/kind/kind.ts';
import { standardSteps } from '../../src/core/kind/steps.ts';
import type { TypedManifests } from '../../src/core/manifest/typed-manifest.ts';
import type { Resource } from '../../src/core/resource/resource.ts';
import type { CustomResourceDefinition } from '../../src/core/schema/structural-schema.ts';
import type { ResourceChart } from '../../src/core/synth/resource-chart.ts';

/** What a kiosk is told. */
export interface KioskSpec {
  readonly image: string;
  readonly replicas: number;
  readonly greeting: string;
  readonly credentialsSecret?: string;
  readonly deletionPolicy: 'Retain' | 'Delete';
}

const definition: CustomResourceDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'kiosks.toys.example.com' },
  spec: {
    group: 'toys.example.com',
    scope: 'Namespaced',
    names: { kind: 'Kiosk', plural: 'kiosks', singular: 'kiosk', shortNames: ['ki'] },
    versions: [
      {
        name: 'v1beta1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            required: ['spec'],
            properties: {
              apiVersion: { type: 'string' },
              kind: { type: 'string' },
              metadata: { type: 'object' },
              spec: {
                type: 'object',
                required: ['greeting'],
                'x-kubernetes-validations': [
                  {
                    rule: "self.image != 'example.com/kiosk:0'",
                    message: 'version 0 never worked; fix: use version 1',
                  },
                ],
                properties: {
                  image: { type: 'string', default: 'example.com/kiosk:1' },
                  replicas: { type: 'integer', default: 1, minimum: 1, maximum: 9 },
                  greeting: { type: 'string' },
                  credentialsSecret: { type: 'string' },
                  deletionPolicy: { type: 'string', enum: ['Retain', 'Delete'], default: 'Retain' },
                },
              },
            },
          },
        },
      },
    ],
  },
};

/** A kind that is as small as a kind can be: an account, a configuration, a Deployment that needs both, and a Service. */
export const kiosk: Kind<KioskSpec> = {
  definition,
  steps: standardSteps('rbac', 'config', 'services', 'workloads', 'disruption'),
  readsVersions: ['v1alpha1'],
  retainsData: ({ spec }) => spec.deletionPolicy === 'Retain',
  normalise(spec) {
    const size = spec.read(['spec', 'size']);
    if (size === undefined) return;
    spec.set(['spec', 'replicas'], size, ['spec', 'size']);
    spec.remove(['spec', 'size']);
    spec.report({
      code: 'kiosk-size-form',
      severity: 'warning',
      path: ['spec', 'size'],
      at: 'key',
      message: "'size' is the older form of 'replicas' and is read as such",
      fix: 'write `replicas`',
    });
  },
  check: ({ spec }) =>
    spec.greeting === ''
      ? [{ code: 'silent-kiosk', severity: 'warning', path: ['spec', 'greeting'], message: 'this kiosk says nothing' }]
      : [],
  synthesize: synthesizeKiosk,
};

/** The same kind with something else in its chart as well, to show what the contract refuses. */
export function kioskWith(add: (chart: ResourceChart, resource: Resource<KioskSpec>) => void): Kind<KioskSpec> {
  return {
    ...kiosk,
    synthesize(chart, resource) {
      synthesizeKiosk(chart, resource);
      add(chart, resource);
    },
  };
}

function synthesizeKiosk(chart: ResourceChart, resource: Resource<KioskSpec>): void {
  const component = 'stand';
  const { name } = resource.metadata;
  const account: TypedManifests['ServiceAccount'] = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } };
  const service: TypedManifests['Service'] = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { ports: [{ port: 80, targetPort: 'http' }], selector: { ...chart.selector(component) } },
  };
  const greeting: TypedManifests['ConfigMap'] = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `${name}-greeting` },
    data: { 'greeting.txt': resource.spec.greeting },
  };
  // Not in apply order: that is the Plan's business.
  chart.add({ step: 'workloads', component }, kioskDeployment(resource));
  chart.add({ step: 'services', component }, service);
  chart.add({ step: 'config', component }, greeting);
  chart.add({ step: 'rbac', component }, account);
}

function kioskDeployment({ metadata: { name }, spec }: Resource<KioskSpec>): TypedManifests['Deployment'] {
  const credentials = spec.credentialsSecret;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: spec.replicas,
      template: {
        spec: {
          serviceAccountName: name,
          containers: [
            {
              name: 'stand',
              image: spec.image,
              ports: [{ name: 'http', containerPort: 8080 }],
              ...(credentials === undefined
                ? {}
                : { env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: credentials, key: 'token' } } }] }),
              volumeMounts: [{ name: 'greeting', mountPath: '/etc/kiosk' }],
            },
          ],
          volumes: [{ name: 'greeting', configMap: { name: `${name}-greeting` } }],
        },
      },
    },
  };
}
