import { selector } from './sample-metadata.ts';

const container = {
  name: 'server',
  image: 'ghcr.io/acme/checkout:1.4.2',
  imagePullPolicy: 'IfNotPresent',
  command: ['/bin/server'],
  args: ['--listen', ':8080'],
  ports: [
    { name: 'http', containerPort: 8080 },
    { name: 'dns', containerPort: 5353, protocol: 'UDP' },
    { name: 'dns-tcp', containerPort: 5353, protocol: 'TCP' },
  ],
  env: [
    { name: 'LOG_LEVEL', value: 'info' },
    { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    {
      name: 'STEP',
      valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: "metadata.labels['app.kubernetes.io/component']" } },
    },
    { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'checkout', key: 'password' } } },
    { name: 'MODE', valueFrom: { configMapKeyRef: { name: 'checkout', key: 'mode', optional: true } } },
    { name: 'GOMEMLIMIT', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } } },
    { name: 'TOKEN', valueFrom: { fileKeyRef: { volumeName: 'scratch', path: 'env/token', key: 'TOKEN' } } },
  ],
  envFrom: [{ prefix: 'APP_', configMapRef: { name: 'checkout' } }],
  resources: {
    requests: { cpu: '250m', memory: '256Mi' },
    limits: { cpu: 1, memory: '0.5Gi', 'ephemeral-storage': '1e9' },
  },
  volumeMounts: [
    { name: 'config', mountPath: '/etc/checkout', readOnly: true },
    { name: 'scratch', mountPath: '/tmp', subPath: 'work/tmp' },
  ],
  startupProbe: { httpGet: { path: '/ready', port: 'http', scheme: 'HTTP' }, failureThreshold: 30, periodSeconds: 2 },
  livenessProbe: { tcpSocket: { port: 8080 }, successThreshold: 1, terminationGracePeriodSeconds: 10 },
  readinessProbe: { exec: { command: ['/bin/ready'] }, successThreshold: 2 },
  lifecycle: { preStop: { sleep: { seconds: 5 } } },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  terminationMessagePolicy: 'FallbackToLogsOnError',
};

/** A pod that has almost everything a pod of ours can have. */
export const podSpec = {
  serviceAccountName: 'checkout',
  automountServiceAccountToken: false,
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  dnsConfig: {
    nameservers: ['10.0.0.10', '2001:db8::1'],
    searches: ['shop.svc.cluster.local.'],
    options: [{ name: 'ndots', value: '2' }],
  },
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  priorityClassName: 'shop-critical',
  securityContext: {
    fsGroup: 999,
    fsGroupChangePolicy: 'OnRootMismatch',
    runAsUser: 999,
    runAsGroup: 999,
    supplementalGroups: [1000],
    sysctls: [{ name: 'net.core.somaxconn', value: '1024' }],
  },
  initContainers: [
    { name: 'prepare', image: 'ghcr.io/acme/prepare:1', volumeMounts: [{ name: 'scratch', mountPath: '/tmp' }] },
    {
      name: 'sidecar',
      image: 'ghcr.io/acme/sidecar:1',
      restartPolicy: 'Always',
      livenessProbe: { grpc: { port: 9090 } },
    },
  ],
  containers: [container],
  volumes: [
    {
      name: 'config',
      configMap: { name: 'checkout', defaultMode: 0o440, items: [{ key: 'mode', path: 'conf.d/mode', mode: 0o400 }] },
    },
    { name: 'scratch', emptyDir: { sizeLimit: '1Gi' } },
    { name: 'secret', secret: { secretName: 'checkout', optional: true } },
    { name: 'claim', persistentVolumeClaim: { claimName: 'checkout' } },
    {
      name: 'everything',
      projected: {
        sources: [
          { configMap: { name: 'checkout', items: [{ key: 'a', path: 'a' }] } },
          { secret: { name: 'checkout', items: [{ key: 'b', path: 'b' }] } },
          { serviceAccountToken: { path: 'token', expirationSeconds: 3600 } },
          { downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
        ],
      },
    },
    {
      name: 'cpu',
      downwardAPI: {
        items: [{ path: 'cpu', resourceFieldRef: { containerName: 'server', resource: 'limits.cpu', divisor: '1m' } }],
      },
    },
  ],
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'cores', operator: 'Gt', values: ['4'] }] }],
      },
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 100, preference: { matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] } },
      ],
    },
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: 'kubernetes.io/hostname', labelSelector: selector, matchLabelKeys: ['pod-template-hash'] },
      ],
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 1,
          podAffinityTerm: {
            topologyKey: 'topology.kubernetes.io/zone',
            labelSelector: selector,
            namespaces: ['shop'],
          },
        },
      ],
    },
  },
  tolerations: [
    { key: 'dedicated', operator: 'Equal', value: 'shop', effect: 'NoSchedule' },
    { operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 },
  ],
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'DoNotSchedule',
      minDomains: 2,
      labelSelector: selector,
    },
    {
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: selector,
    },
  ],
  hostAliases: [{ ip: '127.0.0.1', hostnames: ['checkout.local'] }],
};

/** A pod of a Job. */
export const endingPodSpec = { restartPolicy: 'Never', containers: [{ name: 'job', image: 'ghcr.io/acme/job:1' }] };

/** The spec of a claim. */
export const claimSpec = {
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: '10Gi' } },
  storageClassName: 'fast',
};
