import type { JsonObject } from '../../../src/core/json/json.ts';
import { change } from '../change.ts';
import { labels, metadata, selector } from './sample-metadata.ts';
import { claimSpec } from './sample-pod-spec.ts';
import { deployment, hostNetworkDaemonSet, job, pod, statefulSet } from './workload-samples.ts';

const container = 'spec/containers/0';

/** Rarer forms of pods and workloads, all accepted. */
export const workloadVariants: Readonly<Record<string, JsonObject>> = {
  'a Deployment that is recreated': change(deployment, { 'spec/strategy': { type: 'Recreate' } }),
  'a Deployment without replicas, which an autoscaler sets': change(deployment, { 'spec/replicas': undefined }),
  'a StatefulSet that is updated by hand': change(statefulSet, { 'spec/updateStrategy': { type: 'OnDelete' } }),
  'a StatefulSet that starts at one': change(statefulSet, { 'spec/ordinals': { start: 1 } }),
  'a StatefulSet whose claim takes the place of a volume': change(statefulSet, {
    'spec/template/spec/volumes': [{ name: 'data', emptyDir: {} }],
  }),
  'a DaemonSet that surges': change(hostNetworkDaemonSet, {
    'spec/updateStrategy/rollingUpdate': { maxSurge: 1, maxUnavailable: 0 },
  }),
  'a ReplicaSet': {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata,
    spec: { replicas: 0, selector, template: { metadata: { labels }, spec: pod['spec'] } },
  },
  'a plain Job with a failure policy by condition': change(job, {
    'spec/completionMode': undefined,
    'spec/backoffLimitPerIndex': undefined,
    'spec/podFailurePolicy': {
      rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
    },
  }),
  'a Job with a selector of its own': change(job, { 'spec/manualSelector': true, 'spec/selector': selector }),
  'an indexed Job that may fail in part': change(job, {
    'spec/maxFailedIndexes': 2,
    'spec/ttlSecondsAfterFinished': 60,
  }),
  'a privileged Pod in the host namespaces': change(pod, {
    'spec/hostPID': true,
    'spec/hostIPC': true,
    [`${container}/securityContext`]: { privileged: true, capabilities: { add: ['SYS_ADMIN'] }, procMount: 'Default' },
    [`${container}/volumeMounts`]: [{ name: 'root', mountPath: '/host', mountPropagation: 'Bidirectional' }],
    'spec/volumes': [{ name: 'root', hostPath: { path: '/var/lib' } }],
  }),
  'a Pod in a user namespace': change(pod, {
    'spec/hostUsers': false,
    [`${container}/securityContext`]: {
      procMount: 'Unmasked',
      appArmorProfile: { type: 'Localhost', localhostProfile: 'shop' },
    },
  }),
  'a Pod with local profiles': change(pod, {
    'spec/os': { name: 'linux' },
    'spec/securityContext': {
      seccompProfile: { type: 'Localhost', localhostProfile: 'profiles/shop.json' },
      supplementalGroupsPolicy: 'Strict',
      seLinuxChangePolicy: 'Recursive',
    },
  }),
  'a Pod with every rarer volume': change(pod, {
    'spec/volumes': [
      { name: 'csi', csi: { driver: 'secrets.csi.example.com', readOnly: true } },
      { name: 'ephemeral', ephemeral: { volumeClaimTemplate: { metadata: { labels }, spec: claimSpec } } },
      { name: 'image', image: { reference: 'ghcr.io/acme/data:1', pullPolicy: 'IfNotPresent' } },
      { name: 'nfs', nfs: { server: 'nfs.example.com', path: '/exports' } },
      { name: 'memory', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
    ],
    [`${container}/volumeMounts`]: [
      { name: 'nfs', mountPath: '/nfs', readOnly: true, recursiveReadOnly: 'IfPossible', subPathExpr: '$(POD_NAME)' },
      { name: 'memory', mountPath: '/memory' },
      { name: 'memory', mountPath: '/memory-again', subPath: 'again' },
    ],
  }),
  'a Pod with huge pages and devices': change(pod, {
    [`${container}/resources`]: {
      requests: { cpu: '1', 'hugepages-2Mi': '4Mi', 'acme.com/gpu': '1' },
      limits: { 'hugepages-2Mi': '4Mi', 'acme.com/gpu': 1 },
      claims: [{ name: 'accelerator' }],
    },
    'spec/resourceClaims': [{ name: 'accelerator', resourceClaimTemplateName: 'gpu' }],
  }),
  'a Pod with resources of its own': change(pod, {
    'spec/resources': { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '1Gi' } },
    [`${container}/resizePolicy`]: [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }],
  }),
  'a Pod with names of its own': change(pod, {
    'spec/dnsPolicy': 'None',
    'spec/dnsConfig': { nameservers: ['10.0.0.10'], searches: ['_tcp.example.com', '.'] },
    'spec/hostname': 'server-0',
    'spec/subdomain': 'checkout',
    'spec/readinessGates': [{ conditionType: 'shop.example.com/ready' }],
    'spec/schedulingGates': [{ name: 'shop.example.com/quota' }],
    'spec/activeDeadlineSeconds': 3600,
  }),
  'a Pod that is pinned to a node': change(pod, {
    'spec/affinity': {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-1'] }] }],
        },
      },
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          {
            topologyKey: 'kubernetes.io/hostname',
            labelSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] },
            namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['other'] }] },
            mismatchLabelKeys: ['tenant'],
          },
        ],
      },
    },
  }),
  'a Pod with an HTTPS probe and hooks': change(pod, {
    [`${container}/livenessProbe`]: {
      httpGet: { path: '/live', port: 8443, scheme: 'HTTPS', httpHeaders: [{ name: 'X-Probe', value: '1' }] },
      initialDelaySeconds: 5,
      timeoutSeconds: 2,
    },
    [`${container}/lifecycle`]: {
      postStart: { exec: { command: ['/bin/warm'] } },
      preStop: { httpGet: { path: '/stop', port: 8080 } },
    },
  }),
};
