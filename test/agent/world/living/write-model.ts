import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { objectId, referenceOf } from '../../../../src/core/manifest/object-id.ts';
import { type ClusterModel, liveObjects } from '../../../status/cluster-model.ts';
import { isSame } from '../api/field-sets.ts';
import { qualifiedName, type ServedKind } from '../api/served-kinds.ts';
import type { SimulatedApi } from '../api/simulated-api.ts';

/** Brings what became of a model into the API: only what changed is written. */
export interface ModelWriter {
  write(life: string, model: ClusterModel): void;
}

/** A writer that has not written anything yet. */
export function createModelWriter(api: SimulatedApi): ModelWriter {
  const written = new Map<string, ReadonlyMap<string, LiveObject>>();
  const hidden = new Map<string, () => void>();
  return {
    write(life, model) {
      hide(life, model, { api, hidden });
      const before = written.get(life) ?? new Map<string, LiveObject>();
      const after = new Map(asListed(model).map((object) => [objectId(referenceOf(object)), object]));
      // Nobody can apply what is not served; it is tried again the next time.
      const served = new Map([...after].filter(([, object]) => api.serves(object)));
      for (const [id, object] of served)
        if (!isSame(before.get(id), object) || api.find(id) === undefined) api.put(object);
      for (const [id, object] of before) if (!after.has(id) && api.serves(object)) api.take(object);
      written.set(life, served);
    },
  };
}

/** The server gives versions. The EndpointSlice controller copies the labels of the Service, which the model leaves out. */
function asListed(model: ClusterModel): readonly LiveObject[] {
  const objects = liveObjects(model);
  const services = new Map(
    objects.filter(({ kind }) => kind === 'Service').map((service) => [nameOf(service), service]),
  );
  return objects.map((object) => {
    const { resourceVersion: _resourceVersion, ...metadata } = object.metadata;
    if (object.kind !== 'EndpointSlice') return { ...object, metadata };
    const service = services.get(`${metadata.namespace}/${metadata.labels?.['kubernetes.io/service-name']}`);
    return { ...object, metadata: { ...metadata, labels: { ...service?.metadata.labels, ...metadata.labels } } };
  });
}

function nameOf({ metadata }: LiveObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** What the model cannot show may not be read. */
function hide(
  life: string,
  { failures }: ClusterModel,
  { api, hidden }: { readonly api: SimulatedApi; readonly hidden: Map<string, () => void> },
): void {
  const wanted = new Set(failures.map(({ groupKind }) => `${life} ${groupKind}`));
  for (const [key, show] of hidden) {
    if (wanted.has(key) || !key.startsWith(`${life} `)) continue;
    show();
    hidden.delete(key);
  }
  for (const { groupKind } of failures) {
    const key = `${life} ${groupKind}`;
    const kind = api.server.kinds().find((each) => groupKindOfServed(each) === groupKind);
    if (hidden.has(key) || kind === undefined) continue;
    hidden.set(key, api.forbid({ verbs: ['get', 'list', 'watch'], resource: qualifiedName(kind) }));
  }
}

function groupKindOfServed({ group, kind }: ServedKind): string {
  return group === '' ? kind : `${kind}.${group}`;
}
