// The live objects of a fleet with what an API server, its controllers and kubelets add to what the simulated cluster makes.
import { createHash } from 'node:crypto';
import { planDocuments } from '../../src/core/plan/plan-documents.ts';
import { installedAt } from '../status/workload.mjs';

/** The texts of everything that is live of one resource of the fleet, its Plan apart. */
export function liveAt(index) {
  const { plan, texts } = installedAt(index);
  return {
    objects: texts.map((text) => JSON.stringify(served(JSON.parse(text)))),
    plans: planDocuments(plan).map((document) => JSON.stringify(servedPlan(document))),
  };
}

function served(object) {
  if (object.kind === 'Pod') return servedPod(object);
  const isMade = object.kind === 'EndpointSlice';
  const { labels = {} } = object.metadata;
  const generateName = isMade ? { generateName: `${labels['kubernetes.io/service-name']}-` } : {};
  const managedFields = object.metadata.managedFields ?? [written('kube-controller-manager', object)];
  return { ...object, metadata: { ...object.metadata, ...generateName, managedFields } };
}

function servedPod(pod) {
  const { metadata, spec, status } = pod;
  const [owner] = metadata.ownerReferences;
  const volume = `kube-api-access-${hexOf(metadata.uid, 5)}`;
  const mount = { mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', name: volume, readOnly: true };
  const containers = spec.containers.map((container) => ({
    ...container,
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    volumeMounts: [...(container.volumeMounts ?? []), mount],
  }));
  const made = {
    ...pod,
    spec: { ...spec, ...POD_DEFAULTS, containers, volumes: [...(spec.volumes ?? []), apiAccess(volume)] },
  };
  const observed = {
    ...status,
    hostIP: '10.0.0.7',
    hostIPs: [{ ip: '10.0.0.7' }],
    containerStatuses: status.containerStatuses.map(running),
  };
  const managedFields = [
    written('kube-controller-manager', { metadata: { ...metadata, managedFields: undefined }, spec: made.spec }),
    { ...written('kubelet', { status: observed }), subresource: 'status' },
  ];
  return { ...made, metadata: { ...metadata, generateName: `${owner.name}-`, managedFields }, status: observed };
}

const NOT_READY = { effect: 'NoExecute', operator: 'Exists', tolerationSeconds: 300 };
const POD_DEFAULTS = {
  dnsPolicy: 'ClusterFirst',
  preemptionPolicy: 'PreemptLowerPriority',
  priority: 0,
  restartPolicy: 'Always',
  schedulerName: 'default-scheduler',
  tolerations: [
    { ...NOT_READY, key: 'node.kubernetes.io/not-ready' },
    { ...NOT_READY, key: 'node.kubernetes.io/unreachable' },
  ],
};

function apiAccess(name) {
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
    {
      downwardAPI: { items: [{ fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' }] },
    },
  ];
  return { name, projected: { defaultMode: 420, sources } };
}

function running(status, index) {
  const [image, container] = [
    hexOf(`${status.image}`, 64),
    hexOf(`${JSON.stringify(status)}${index}${(serial += 1)}`, 64),
  ];
  return { ...status, imageID: `docker.io/${status.image}@sha256:${image}`, containerID: `containerd://${container}` };
}

/** Every container has an id of its own. */
let serial = 0;

function servedPlan(document) {
  const uid = hexOf(document.metadata.name, 32).replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const managedFields = [{ ...written('kustomize-controller', { spec: document.spec }), operation: 'Apply' }];
  const metadata = {
    ...document.metadata,
    uid,
    resourceVersion: '1767225600',
    generation: 1,
    creationTimestamp: WRITTEN,
    managedFields,
  };
  return { ...document, metadata };
}

const WRITTEN = '2026-01-01T00:00:00Z';

function written(manager, content) {
  return {
    apiVersion: 'v1',
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsOf(content),
    manager,
    operation: 'Update',
    time: WRITTEN,
  };
}

/** Lists of objects with names are owned item by item, which is near enough to what the API server writes. */
function fieldsOf(value) {
  if (Array.isArray(value)) {
    if (!value.every((item) => typeof item?.name === 'string')) return {};
    return Object.fromEntries(
      value.map((item) => [`k:${JSON.stringify({ name: item.name })}`, { '.': {}, ...fieldsOf(item) }]),
    );
  }
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([name, inner]) => [`f:${name}`, fieldsOf(inner)]));
}

function hexOf(text, length) {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
