// Writes the fleet to the cluster, as an applier and as the controllers would.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { NAMESPACE_NAMES } from './namespaces.mjs';

const APPLIER = 'kustomize-controller';
const RESOURCES_AT_ONCE = 24;

/** Fills the cluster from the output of the program that writes the fleet. Returns what there is then. */
export async function fillCluster(api, { program, shape, onProgress }) {
  for (const name of NAMESPACE_NAMES) await prepareNamespace(api, name);
  const child = spawn(process.execPath, [program, JSON.stringify(shape)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const known = new Set();
  const filled = { objects: 0, planBytes: 0, resources: [] };
  const under = new Set();
  for await (const line of createInterface({ input: child.stdout })) {
    const each = JSON.parse(line);
    const work = fillOne(api, each, known).then((target) => {
      under.delete(work);
      note(filled, each, target);
      if (filled.resources.length % 100 === 0) onProgress(filled.resources.length);
    });
    under.add(work);
    if (under.size >= RESOURCES_AT_ONCE) await Promise.race(under);
  }
  await Promise.all(under);
  if (filled.resources.length !== shape.resources)
    throw new Error(`only ${filled.resources.length} resources were made`);
  return filled;
}

function note(filled, { resource, plans, objects }, target) {
  filled.objects += objects.length;
  for (const plan of plans) filled.planBytes += JSON.stringify(plan).length;
  filled.resources.push({ resource, target });
}

async function prepareNamespace(api, name) {
  await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, APPLIER);
  await api.apply(
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } },
    APPLIER,
  );
}

/** What of a resource is changed later: the status of its first StatefulSet. */
async function fillOne(api, { resource, plans, clusterWide, objects }, known) {
  for (const object of clusterWide) {
    if (known.has(object.metadata.name)) continue;
    known.add(object.metadata.name);
    await api.apply(object, APPLIER);
  }
  const uids = new Map();
  for (const each of inOrder(objects)) await write(api, each, uids);
  for (const object of [...plans, resource]) await api.apply(object, APPLIER);
  const { object, status } = objects.find(({ object: { kind } }) => kind === 'StatefulSet');
  return { object: namesOf(object), status };
}

/** Owners come before what they own; EndpointSlices name pods. */
const LATE = ['ReplicaSet', 'Pod', 'PersistentVolumeClaim', 'EndpointSlice'];

function inOrder(objects) {
  const rank = ({ isApplied, object }) => (isApplied ? -1 : LATE.indexOf(object.kind));
  return objects.toSorted((left, right) => rank(left) - rank(right));
}

async function write(api, { uid, isApplied, object, status }, uids) {
  const real = withUids(object, uids);
  const { metadata } = isApplied ? await api.apply(real, APPLIER) : await create(api, real);
  uids.set(uid, metadata.uid);
  if (status === undefined) return;
  const reporter = object.kind === 'Pod' ? 'kubelet' : 'kube-controller-manager';
  await api.patchStatus(real, withUids(status, uids), reporter);
}

/** Several resources of a namespace may require the same Secret. */
async function create(api, object) {
  try {
    return await api.create(object, 'kube-controller-manager');
  } catch (error) {
    if (error.status !== 409) throw error;
    return { metadata: {} };
  }
}

function withUids(value, uids) {
  const text = JSON.stringify(value);
  const real = [...uids].reduce(
    (before, [made, uid]) => (uid === undefined ? before : before.replaceAll(made, uid)),
    text,
  );
  return JSON.parse(real);
}

function namesOf({ apiVersion, kind, metadata: { namespace, name } }) {
  return { apiVersion, kind, metadata: { namespace, name } };
}
