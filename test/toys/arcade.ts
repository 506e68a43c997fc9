import type { Kind } from '../../src/core/kind/kind.ts';
import { componentSteps, standardSteps } from '../../src/core/kind/steps.ts';
import type { TypedManifests } from '../../src/core/manifest/typed-manifest.ts';
import type { Resource } from '../../src/core/resource/resource.ts';
import type { CustomResourceDefinition } from '../../src/core/schema/structural-schema.ts';
import type { ResourceChart } from '../../src/core/synth/resource-chart.ts';

/** What an arcade is told. */
export interface ArcadeSpec {
  readonly machines: number;
}

const definition: CustomResourceDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'arcades.toys.example.com' },
  spec: {
    group: 'toys.example.com',
    scope: 'Namespaced',
    names: { kind: 'Arcade', plural: 'arcades', singular: 'arcade' },
    versions: [
      {
        name: 'v1',
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
                required: ['machines'],
                properties: { machines: { type: 'integer', minimum: 0, maximum: 99 } },
              },
            },
          },
        },
      },
    ],
  },
};

/**
 * A composite kind: a board of scores with a volume, then the machines that write to it. The board points back at the
 * machines, which come later, and works without them.
 */
export const arcade: Kind<ArcadeSpec> = {
  definition,
  steps: [
    ...standardSteps('rbac', 'config'),
    ...componentSteps('scores', 1, ['stateful', 'services']),
    ...componentSteps('machines', 2, ['config', 'workloads']),
  ],
  retainsData: () => true,
  normalise() {},
  check: () => [],
  synthesize(chart, resource) {
    addScores(chart, resource);
    if (resource.spec.machines > 0) addMachines(chart, resource);
  },
};

function addScores(chart: ResourceChart, { metadata }: Resource<ArcadeSpec>): void {
  const name = `${metadata.name}-scores`;
  const selector = { ...chart.selector('scores') };
  const board: TypedManifests['StatefulSet'] = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      serviceName: name,
      template: {
        spec: {
          containers: [
            {
              name: 'board',
              image: 'example.com/board:1',
              envFrom: [{ configMapRef: { name: `${metadata.name}-machines` } }],
              volumeMounts: [{ name: 'scores', mountPath: '/scores' }],
            },
          ],
          volumes: [{ name: 'scores', persistentVolumeClaim: { claimName: name } }],
        },
      },
    },
  };
  const claim: TypedManifests['PersistentVolumeClaim'] = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  const service: TypedManifests['Service'] = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { clusterIP: 'None', ports: [{ port: 5432 }], selector },
  };
  const placement = { step: 'scores-stateful', component: 'scores' };
  const soft = [`ConfigMap/${metadata.namespace}/${metadata.name}-machines`];
  chart.add({ ...placement, soft }, board);
  chart.add({ ...placement, protected: true }, claim);
  chart.add(placement, service);
}

function addMachines(chart: ResourceChart, { metadata, spec }: Resource<ArcadeSpec>): void {
  const name = `${metadata.name}-machines`;
  const settings: TypedManifests['ConfigMap'] = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data: { 'scores.host': `${metadata.name}-scores` },
  };
  const machines: TypedManifests['Deployment'] = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: spec.machines,
      template: {
        spec: {
          containers: [
            {
              name: 'machine',
              image: 'example.com/machine:1',
              envFrom: [{ configMapRef: { name: settings.metadata.name } }],
            },
          ],
        },
      },
    },
  };
  chart.add({ step: 'machines-config', component: 'machines' }, settings);
  chart.add({ step: 'machines-workloads', component: 'machines' }, machines);
}
