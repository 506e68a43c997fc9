import { isJsonObject, type JsonObject, type JsonValue } from '../../../../src/core/json/json.ts';
import { isSameJson } from '../../../../src/core/json/is-same-json.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { objectId, referenceOf } from '../../../../src/core/manifest/object-id.ts';
import { type ClusterModel, liveObjects } from '../../../status/cluster-model.ts';
import type { AppliedObject } from '../../../status/cluster/cluster-state.ts';
import { ApiError, type ApiClient, nameOf } from '../../harness/api-client.ts';

/** Brings what became of a model into a cluster in which no controller runs: only what changed is written. */
export interface ModelWriter {
  /** What the server refuses stays as it was, and is tried again the next time. */
  write(model: ClusterModel): Promise<void>;
  /** Removes all that was written. */
  clear(): Promise<void>;
  /** What the server refused, in its words. */
  readonly refusals: readonly string[];
}

/** Who applies, as Argo CD calls itself. */
export const APPLIER = 'argocd-controller';
/** Who writes what no applier and no person does. */
const CONTROLLER = 'kube-controller-manager';
/** Requests at the same time. */
const AT_ONCE = 8;

interface Written {
  readonly object: LiveObject;
  readonly applied: AppliedObject | undefined;
  readonly generation: number;
}

interface Scribe {
  readonly client: ApiClient;
  readonly written: Map<string, Written>;
  /** What objects of the model are called by the server. */
  readonly uids: Map<string, string>;
}

/** A writer that has not written anything yet. */
export function createModelWriter(client: ApiClient): ModelWriter {
  const scribe: Scribe = { client, written: new Map(), uids: new Map() };
  const refusals: string[] = [];
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Error) || !(error instanceof ApiError || NOT_SERVED.test(error.message))) throw error;
      refusals.push(error.message);
    }
  };
  const all = async (works: readonly (() => Promise<void>)[]): Promise<void> => {
    for (let at = 0; at < works.length; at += AT_ONCE) await Promise.all(works.slice(at, at + AT_ONCE).map(attempt));
  };
  return {
    refusals,
    async write(model) {
      const wanted = new Map(asListed(model).map((object) => [objectId(referenceOf(object)), object]));
      const gone = [...scribe.written].filter(([id, { object }]) => isGone(object, wanted.get(id)));
      await all(
        gone.map(
          ([id]) =>
            () =>
              erase(scribe, id),
        ),
      );
      for (const stage of STAGES) {
        const now = [...wanted].filter(([, { kind }]) => stageOf(kind) === stage);
        await all(
          now.map(
            ([id, object]) =>
              () =>
                put(scribe, object, model.applied.get(id)),
          ),
        );
      }
    },
    clear: () => all([...scribe.written.keys()].map((id) => () => erase(scribe, id))),
  };
}

/** Of the client of the tests. */
const NOT_SERVED = /does not serve|: 404 /;

/** Who owns others comes before them. */
const STAGES = [0, 1, 2] as const;

function stageOf(kind: string): (typeof STAGES)[number] {
  if (kind === 'Pod') return 2;
  return kind === 'ReplicaSet' || kind === 'EndpointSlice' || kind === 'Event' ? 1 : 0;
}

function isGone(before: LiveObject, after: LiveObject | undefined): boolean {
  return after === undefined || after.metadata.uid !== before.metadata.uid;
}

/** The EndpointSlice controller copies the labels of the Service, which the model leaves out. */
function asListed(model: ClusterModel): readonly LiveObject[] {
  const objects = liveObjects(model);
  const services = new Map(objects.filter(({ kind }) => kind === 'Service').map((each) => [each.metadata.name, each]));
  return objects.map((object) => {
    if (object.kind !== 'EndpointSlice') return object;
    const service = services.get(object.metadata.labels?.['kubernetes.io/service-name'] ?? '');
    const labels = { ...service?.metadata.labels, ...object.metadata.labels };
    return { ...object, metadata: { ...object.metadata, labels } };
  });
}

async function put(scribe: Scribe, object: LiveObject, applied: AppliedObject | undefined): Promise<void> {
  const id = objectId(referenceOf(object));
  const before = scribe.written.get(id);
  if (before !== undefined && isSameJson(before.object, object)) return;
  const live = await (applied === undefined ? putMade(scribe, object, before) : putApplied(scribe, applied, before));
  const generation = live?.generation ?? before?.generation ?? 1;
  rememberUid(scribe, object, live);
  // Known from here on, so that it is removed again even where its status is refused.
  const { status: _status, ...bare } = object;
  scribe.written.set(id, { object: { ...bare, status: before?.object.status } as LiveObject, applied, generation });
  await putStatus(scribe, { object, applied, generation }, before);
  scribe.written.set(id, { object, applied, generation });
}

function rememberUid({ uids }: Scribe, { metadata }: LiveObject, live: Identity | undefined): void {
  if (live !== undefined) uids.set(metadata.uid ?? '', live.uid);
}

type Identity = { readonly uid: string; readonly generation?: number | undefined };

/** The applier applies, people edit and scale. */
async function putApplied(
  { client }: Scribe,
  applied: AppliedObject,
  before: Written | undefined,
): Promise<Identity | undefined> {
  const { manifest, edits, replicas } = applied;
  const known = before?.applied;
  let live: Identity | undefined;
  const added = known === undefined ? [] : edits.slice(known.edits.length);
  if (added.length === 0 && !(known !== undefined && isSameJson(known.manifest, manifest))) {
    live = (await client.apply(manifest, { fieldManager: APPLIER, force: true })).object.metadata;
  }
  for (const edit of added) {
    live = await mergePatch(client, manifest, { patch: patchOf(edit, manifest), manager: edit.manager });
  }
  if (replicas !== undefined && replicas !== known?.replicas) {
    await mergePatch(client, manifest, { patch: { spec: { replicas } }, manager: 'kubectl', subresource: 'scale' });
    live = (await client.get(nameOf(manifest))).metadata;
  }
  return live;
}

function patchOf({ path }: AppliedObject['edits'][number], manifest: Manifest): JsonValue {
  const value = path.reduce<JsonValue | undefined>(
    (inner, part) => (isJsonObject(inner) ? inner[part] : undefined),
    manifest,
  );
  return path.reduceRight<JsonValue>((inner, part) => ({ [part]: inner }), value ?? null);
}

/** What controllers make. Of pods nobody reads more than this, and volumes of claims would have to be made up. */
async function putMade(
  { client, uids }: Scribe,
  object: LiveObject,
  before: Written | undefined,
): Promise<Identity | undefined> {
  const wanted = bodyOf(object, uids);
  if (before !== undefined) {
    const patch = object.kind === 'Pod' ? {} : difference(bodyOf(before.object, uids), wanted);
    return isSameJson(patch, {}) ? undefined : mergePatch(client, object, { patch, manager: CONTROLLER });
  }
  try {
    return (await client.create(wanted as unknown as Manifest)).metadata;
  } catch (error) {
    // Storage classes are there for all.
    if (error instanceof ApiError && error.status === 409) return (await client.get(nameOf(object))).metadata;
    throw error;
  }
}

function bodyOf({ status: _status, ...object }: LiveObject, uids: ReadonlyMap<string, string>): JsonObject {
  const { name, namespace, labels, annotations, ownerReferences } = object.metadata;
  const owners = ownerReferences?.map((owner) => ({ ...owner, uid: uids.get(owner.uid) ?? owner.uid }));
  const metadata = { name, namespace, labels: renamed(labels, uids), annotations, ownerReferences: owners };
  const spec = object.kind === 'Pod' ? { spec: podSpec(object['spec']) } : {};
  return JSON.parse(JSON.stringify({ ...renamed(object, uids), ...spec, metadata })) as JsonObject;
}

/** The uids of the model are not those of the server: labels of Jobs' pods and Events name them too. */
function renamed<Value>(value: Value, uids: ReadonlyMap<string, string>): Value {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return value;
  return JSON.parse(text.replaceAll(UID, (uid) => uids.get(uid) ?? uid)) as Value; // The same, other texts in it.
}

const UID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

function podSpec(spec: JsonValue | undefined): JsonObject {
  const given = isJsonObject(spec) ? spec : {};
  const bare = (name: string): JsonObject => {
    const list = given[name];
    if (!Array.isArray(list)) return {};
    return { [name]: list.map((each: JsonObject) => ({ name: each['name'], image: each['image'] })) };
  };
  const { nodeName, restartPolicy } = given;
  return { ...bare('containers'), ...bare('initContainers'), nodeName, restartPolicy };
}

async function putStatus({ client }: Scribe, now: Written, before: Written | undefined): Promise<void> {
  const { object } = now;
  if (object.status === undefined) return;
  const status = generational(now);
  const old = before === undefined || isGone(before.object, object) ? {} : generational(before);
  const patch = difference(old, status);
  if (isSameJson(patch, {})) return;
  await mergePatch(client, object, { patch: { status: patch }, manager: CONTROLLER, subresource: 'status' });
}

/** The server counts generations in its own way; how far behind a controller is, is the same. */
function generational({ object, applied, generation }: Written): JsonObject {
  // The quality of service of a pod is the server's own finding.
  const { qosClass: _qosClass, ...status } = object.status ?? {};
  if (applied === undefined || status['observedGeneration'] === undefined) return status;
  return { ...status, observedGeneration: Math.max(0, generation - (applied.generation - applied.observed)) };
}

/** A JSON merge patch that makes the second of the first. */
function difference(before: JsonValue | undefined, after: JsonValue | undefined): JsonValue {
  if (!isJsonObject(before) || !isJsonObject(after)) return after ?? null;
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...names].filter((name) => !isSameJson(before[name], after[name]));
  return Object.fromEntries(changed.map((name) => [name, difference(before[name], after[name])]));
}

async function mergePatch(
  client: ApiClient,
  object: Manifest,
  {
    patch,
    manager,
    subresource,
  }: { readonly patch: JsonValue; readonly manager: string; readonly subresource?: string },
): Promise<Identity> {
  const path = `${await client.pathOf(nameOf(object))}${subresource === undefined ? '' : `/${subresource}`}`;
  const query = new URLSearchParams({ fieldManager: manager });
  const request = {
    method: 'PATCH',
    path: `${path}?${query}`,
    body: patch,
    contentType: 'application/merge-patch+json',
  } as const;
  const answer = await client.request(request);
  if (answer.status >= 300) throw new ApiError(request, answer);
  return answer.body['metadata'] as Identity; // Of an object, or of its scale, which has the uid too.
}

async function erase({ client, written }: Scribe, id: string): Promise<void> {
  const object = written.get(id)?.object;
  if (object === undefined) return;
  written.delete(id);
  // Of all namespaces, and of other runs too.
  if (object.kind === 'StorageClass') return;
  const path = await client.pathOf(nameOf(object));
  const request = { method: 'DELETE', path, body: { propagationPolicy: 'Background', gracePeriodSeconds: 0 } } as const;
  const answer = await client.request(request);
  if (answer.status >= 300 && answer.status !== 404) throw new ApiError(request, answer);
}
