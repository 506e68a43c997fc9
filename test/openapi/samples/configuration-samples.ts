import type { JsonObject } from '../../../src/core/json/json.ts';
import { metadata } from './sample-metadata.ts';
import { claimSpec } from './sample-pod-spec.ts';

/** A ConfigMap. */
export const configMap: JsonObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata,
  data: { 'prometheus.yml': 'global: {}\n', MODE: 'fast' },
  binaryData: { logo: 'iVBORw0KGgo=' },
};

/** A TLS Secret. */
export const secret: JsonObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata,
  type: 'kubernetes.io/tls',
  data: { 'tls.crt': 'Y2VydA==' },
  stringData: { 'tls.key': 'key' },
};

/** A ServiceAccount. */
export const serviceAccount: JsonObject = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata,
  automountServiceAccountToken: false,
  imagePullSecrets: [{ name: 'registry' }],
};

/** A Namespace. */
export const namespace: JsonObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop-two', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
};

/** A claim. */
export const claim: JsonObject = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: claimSpec };

/** A ResourceQuota. */
export const resourceQuota: JsonObject = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata,
  spec: { hard: { pods: '10', 'requests.cpu': '4', 'limits.memory': '8Gi' }, scopes: ['NotTerminating'] },
};

/** A LimitRange. */
export const limitRange: JsonObject = {
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata,
  spec: {
    limits: [
      {
        type: 'Container',
        min: { cpu: '10m' },
        defaultRequest: { cpu: '100m' },
        default: { cpu: '500m' },
        max: { cpu: '2' },
      },
      { type: 'PersistentVolumeClaim', max: { storage: '100Gi' } },
    ],
  },
};

/** A Lease. */
export const lease: JsonObject = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata,
  spec: { holderIdentity: 'agent-0', leaseDurationSeconds: 15, renewTime: '2026-01-02T03:04:05.000006Z' },
};

/** An Event. */
export const event: JsonObject = {
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  metadata,
  eventTime: '2026-01-02T03:04:05.000006Z',
  reportingController: 'planwright.dev/agent',
  reportingInstance: 'agent-0',
  action: 'Reconcile',
  reason: 'Ready',
  type: 'Normal',
  note: 'all components are ready',
  regarding: { apiVersion: 'v1', kind: 'ConfigMap', name: 'checkout', namespace: 'shop' },
  series: { count: 2, lastObservedTime: '2026-01-02T03:04:05.000006Z' },
};

/** An Event of the core API. */
export const coreEvent: JsonObject = {
  apiVersion: 'v1',
  kind: 'Event',
  metadata,
  involvedObject: event['regarding'],
  reason: 'Ready',
  message: 'all components are ready',
  type: 'Normal',
  firstTimestamp: '2026-01-02T03:04:05Z',
};
