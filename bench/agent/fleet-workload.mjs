// What is written to the cluster: real samples of the three kinds, rendered, and what controllers and kubelets make of them.
import { createHash } from 'node:crypto';
import { isJsonObject } from '../../src/core/json/json.ts';
import { objectId, referenceOf } from '../../src/core/manifest/object-id.ts';
import { planDocuments } from '../../src/core/plan/plan-documents.ts';
import { createClusterModel, happen, install, liveObjects } from '../../test/status/cluster-model.ts';
import { synthesizeText } from '../../test/synthesize-text.ts';
import { NAMESPACE_NAMES } from './namespaces.mjs';

const HOUR = 3_600_000;

/** Small and large samples of a kind: `src/kinds/<kind>/samples/minimal.yaml`, and what teams use. */
const SAMPLES = {
  database: {
    apiVersion: 'database.example.com/v1',
    kind: 'Database',
    small: () => ({ databaseName: 'orders', username: 'shop', storage: { size: '10Gi' } }),
    large: () => ({ databaseName: 'orders', username: 'shop', storage: { size: '10Gi' }, replicas: 3 }),
  },
  cluster: {
    apiVersion: 'chronik.stream/v1alpha1',
    kind: 'ChronikCluster',
    small: (metastore) => chronik(metastore, {}),
    large: (metastore) => chronik(metastore, { controllers: 5, ingestNodes: 4, searchNodes: 2 }),
  },
  platform: {
    apiVersion: 'observability.io/v1beta1',
    kind: 'ObservabilityPlatform',
    small: () => ({ components: { prometheus: {} } }),
    large: () => ({ components: { prometheus: {}, loki: { enabled: true }, grafana: { enabled: true } } }),
  },
};

/** Platforms are the smallest: with two of them in four the mean of the small samples is about twenty live objects. */
const TURNS = [SAMPLES.platform, SAMPLES.database, SAMPLES.platform, SAMPLES.cluster];

function chronik({ host, port }, sizes) {
  const connection = { host, port, database: 'chronik', credentialsSecret: 'chronik-metastore' };
  return { ...sizes, storage: { backend: 'local', size: '20Gi' }, metastore: { connection } };
}

/** Gives one resource after the other, so that each has `objects` live objects on average, as near as the samples allow. */
export function createFleet({ objects, metastore }) {
  let made = 0;
  return (index) => {
    const sample = TURNS[index % TURNS.length];
    const wanted = objects * (index + 1) - made;
    const small = installed(resourceOf(sample, index, sample.small(metastore)));
    const isEnough = small.objects.length >= wanted - objects;
    const chosen = isEnough ? small : installed(resourceOf(sample, index, sample.large(metastore)));
    made += chosen.objects.length;
    return chosen;
  };
}

function resourceOf({ apiVersion, kind }, index, spec) {
  const metadata = {
    name: `orders-${index}`,
    namespace: NAMESPACE_NAMES[Math.floor(index / TURNS.length) % NAMESPACE_NAMES.length],
  };
  return { apiVersion, kind, metadata, spec };
}

/** The resource, its Plans and its objects as they are an hour after everything was installed. */
function installed(resource) {
  // JSON is YAML.
  const { rendered, diagnostics } = synthesizeText(JSON.stringify(resource));
  const [made] = rendered;
  if (made === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const { plan } = made;
  const planned = new Map(plan.objects.map(({ id, manifest }) => [id, manifest]));
  const live = liveObjects(happen(createClusterModel(plan, Date.now() - HOUR), install));
  const isClusterWide = ({ kind }) => kind === 'StorageClass';
  return {
    resource,
    plans: planDocuments(plan),
    clusterWide: live.filter(isClusterWide).map(withoutServerFields),
    objects: live.filter((object) => !isClusterWide(object)).map((object) => written(completed(object, live), planned)),
  };
}

/** What the simulation leaves out: labels of EndpointSlices, volumes of pods, and what a kubelet adds. */
function completed(object, live) {
  if (object.kind === 'EndpointSlice') return mirrored(object, live);
  return object.kind === 'Pod' ? ran(object, live) : object;
}

/** The controller gives a slice the labels of its Service. */
function mirrored(slice, live) {
  const [owner] = slice.metadata.ownerReferences;
  const service = live.find(({ metadata: { uid } }) => uid === owner.uid);
  const labels = { ...service.metadata.labels, ...slice.metadata.labels };
  return { ...slice, metadata: { ...slice.metadata, generateName: `${owner.name}-`, labels } };
}

function ran(object, live) {
  const { metadata, spec, status } = object;
  const suffix = `-${metadata.name}`;
  const claims = live.filter(
    ({ kind, metadata: { name } }) => kind === 'PersistentVolumeClaim' && name.endsWith(suffix),
  );
  const volumes = claims.map(({ metadata: { name } }) => ({
    name: name.slice(0, -suffix.length),
    persistentVolumeClaim: { claimName: name },
  }));
  const withImage = (container) => ({
    ...container,
    imageID: `docker.io/${container.image}@sha256:${hashOf(container.image)}`,
    containerID: `containerd://${hashOf(`${metadata.uid}${container.name}`)}`,
  });
  const containerStatuses = status.containerStatuses.map(withImage);
  const [owner] = metadata.ownerReferences;
  return {
    ...object,
    metadata: { ...metadata, generateName: `${owner.name}-` },
    spec: { ...spec, volumes: [...(spec.volumes ?? []), ...volumes] },
    status: { ...status, hostIP: '10.0.0.7', hostIPs: [{ ip: '10.0.0.7' }], containerStatuses },
  };
}

function hashOf(text) {
  return createHash('sha256').update(text).digest('hex');
}

/** How an object is written: applied as it was rendered, or made by a controller, and then its status. */
function written(object, planned) {
  const manifest = planned.get(objectId(referenceOf(object)));
  const { status, ...made } = object;
  return {
    uid: object.metadata.uid,
    isApplied: manifest !== undefined,
    object: manifest ?? withoutServerFields(made),
    status: isJsonObject(status) && Object.keys(status).length > 0 ? status : undefined,
  };
}

function withoutServerFields(object) {
  const {
    uid: _uid,
    resourceVersion: _version,
    creationTimestamp: _time,
    generation: _count,
    ...metadata
  } = object.metadata;
  const { managedFields: _fields, ...kept } = metadata;
  return { ...object, metadata: kept };
}
