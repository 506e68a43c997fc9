import type { JsonObject } from '../../../src/core/json/json.ts';
import { labels, metadata, selector } from './sample-metadata.ts';
import { claimSpec, endingPodSpec, podSpec } from './sample-pod-spec.ts';

const template = { metadata: { labels, annotations: { 'planwright.dev/config-digest': 'sha256:0' } }, spec: podSpec };

/** A Deployment with everything. */
export const deployment: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: {
    replicas: 3,
    minReadySeconds: 10,
    revisionHistoryLimit: 5,
    progressDeadlineSeconds: 300,
    selector,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
    template,
  },
};

/** A DaemonSet in the host network. */
export const hostNetworkDaemonSet: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata,
  spec: {
    selector: { matchExpressions: [{ key: 'planwright.dev/resource', operator: 'In', values: ['shop.checkout'] }] },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
    template: {
      metadata: { labels },
      spec: {
        hostNetwork: true,
        dnsPolicy: 'ClusterFirstWithHostNet',
        containers: [
          {
            name: 'agent',
            image: 'ghcr.io/acme/agent:1',
            ports: [{ containerPort: 9100, hostPort: 9100 }],
            volumeMounts: [{ name: 'root', mountPath: '/host', readOnly: true, mountPropagation: 'HostToContainer' }],
          },
        ],
        volumes: [{ name: 'root', hostPath: { path: '/', type: 'Directory' } }],
      },
    },
  },
};

/** A StatefulSet with claim templates. */
export const statefulSet: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata,
  spec: {
    replicas: 3,
    serviceName: 'checkout-headless',
    podManagementPolicy: 'Parallel',
    selector,
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    template: {
      metadata: { labels },
      spec: {
        containers: [
          {
            name: 'database',
            image: 'postgres:16.4',
            volumeMounts: [{ name: 'data', mountPath: '/var/lib/postgresql/data' }],
            volumeDevices: [{ name: 'block', devicePath: '/dev/block' }],
          },
        ],
      },
    },
    volumeClaimTemplates: [
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', labels }, spec: claimSpec },
      { metadata: { name: 'block' }, spec: { ...claimSpec, volumeMode: 'Block' } },
    ],
  },
};

/** An indexed Job. */
export const job: JsonObject = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata,
  spec: {
    backoffLimit: 5,
    activeDeadlineSeconds: 600,
    completions: 2,
    parallelism: 2,
    completionMode: 'Indexed',
    backoffLimitPerIndex: 1,
    podFailurePolicy: {
      rules: [{ action: 'FailJob', onExitCodes: { containerName: 'job', operator: 'In', values: [1, 2] } }],
    },
    template: { metadata: { labels }, spec: endingPodSpec },
  },
};

/** A CronJob. */
export const cronJob: JsonObject = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata,
  spec: {
    schedule: '*/15 0-6,22 1 jan-mar mon-fri',
    timeZone: 'Europe/Berlin',
    concurrencyPolicy: 'Forbid',
    successfulJobsHistoryLimit: 1,
    jobTemplate: {
      metadata: { labels },
      spec: { template: { spec: { ...endingPodSpec, restartPolicy: 'OnFailure' } } },
    },
  },
};

/** A Pod. */
export const pod: JsonObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata,
  spec: { containers: [{ name: 'server', image: 'ghcr.io/acme/checkout:1.4.2' }] },
};
