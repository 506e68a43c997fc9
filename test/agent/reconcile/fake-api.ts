import type { ApiCall, ApiClient, ApplyOptions } from '../../../src/agent/api/api-client.ts';
import { type ApiAnswer, ConnectionFailure } from '../../../src/agent/ports.ts';
import { isJsonObject, type JsonObject } from '../../../src/core/json/json.ts';
import type { LiveMetadata, LiveObject } from '../../../src/core/live/live-object.ts';
import type { ReadFailure } from '../../../src/core/live/live-state.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { objectId, referenceOf } from '../../../src/core/manifest/object-id.ts';
import { formatInstant } from '../../../src/core/time/instant.ts';
import type { FakeClock } from '../world/fake-clock.ts';

/** A request, as far as a test looks at it. */
export interface Asked {
  readonly what: 'status' | 'finalizer' | 'release' | 'event' | 'series' | 'get';
  readonly id: string;
  readonly body?: JsonObject | undefined;
  readonly options?: ApplyOptions | undefined;
}

/** What an API server does with the requests of a reconciler, in a few lines, with everything recorded. */
export interface FakeApi {
  readonly client: Pick<ApiClient, 'apply' | 'send' | 'create' | 'getObject'>;
  readonly asked: Asked[];
  /** What was asked since the last time. */
  take(): readonly string[];
  /** Answers the next requests for something; `lost` is no answer. Undefined: as usual. */
  answer(what: Asked['what'], ...answers: (Partial<ApiAnswer> | 'lost' | undefined)[]): void;
  /** Why single objects cannot be read. */
  unreadable: Omit<ReadFailure, 'groupKind'> | undefined;
  put(manifest: Manifest): void;
  change(id: string, change: (object: LiveObject) => LiveObject): void;
  /** Deletes it, as soon as no finalizer holds it. */
  remove(id: string): void;
  /** Throws where it is not there. */
  find(id: string): LiveObject;
  has(id: string): boolean;
  objects(): readonly LiveObject[];
  /** Everything that was written as an Event. */
  events(): readonly LiveObject[];
}

export function createFakeApi(clock: FakeClock, afterRequest: () => void): FakeApi {
  const byId = new Map<string, LiveObject>();
  const events = new Map<string, LiveObject>();
  const scripts = new Map<string, (Partial<ApiAnswer> | 'lost' | undefined)[]>();
  const asked: Asked[] = [];
  let taken = 0;
  let version = 100;
  const store = (id: string, object: LiveObject): LiveObject => {
    const before = byId.get(id);
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(object)) return before;
    version += 1;
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
    if (stored.metadata.deletionTimestamp !== undefined && (stored.metadata.finalizers ?? []).length === 0)
      byId.delete(id);
    else byId.set(id, stored);
    return stored;
  };
  const exchange = async (request: Asked, usual: () => ApiAnswer): Promise<ApiAnswer> => {
    asked.push(request);
    const scripted = scripts.get(request.what)?.shift();
    if (scripted === 'lost') throw new ConnectionFailure('the connection was reset');
    const given = scripted === undefined ? usual() : { ...answer(200), ...scripted };
    afterRequest();
    return JSON.parse(JSON.stringify(given));
  };
  const write = (id: string, given: LiveMetadata, change: (object: LiveObject) => LiveObject): ApiAnswer => {
    const object = byId.get(id);
    if (object === undefined) return answer(404, 'not found');
    const { resourceVersion } = given;
    if (resourceVersion !== undefined && resourceVersion !== object.metadata.resourceVersion)
      return answer(409, 'modified');
    // Of a status the uid is no precondition.
    return answer(200, '', store(id, change(object)));
  };
  const api: FakeApi = {
    asked,
    unreadable: undefined,
    client: {
      async apply(object, options) {
        const id = objectId(referenceOf(object));
        const body = JSON.parse(JSON.stringify(object));
        if (options.subresource === 'status') {
          return exchange({ what: 'status', id, body, options }, () =>
            write(id, object.metadata, (before) => ({ ...before, status: body.status })),
          );
        }
        return exchange({ what: 'finalizer', id, body, options }, () => {
          if (byId.get(id)?.metadata.uid !== object.metadata.uid) return answer(409, 'another uid');
          return write(id, object.metadata, (before) => {
            const finalizers = new Set([...(before.metadata.finalizers ?? []), ...(object.metadata.finalizers ?? [])]);
            return { ...before, metadata: { ...before.metadata, finalizers: [...finalizers] } };
          });
        });
      },
      send: (call) => exchange(sent(call), () => patched(call)),
      create: (object) =>
        exchange({ what: 'event', id: object.metadata.name, body: object }, () => {
          if (events.has(object.metadata.name)) return { ...answer(409, 'exists'), reason: 'AlreadyExists' };
          events.set(object.metadata.name, object);
          return answer(201, '', object);
        }),
      async getObject(reference) {
        const id = objectId(reference);
        asked.push({ what: 'get', id });
        if (api.unreadable !== undefined) return { failure: api.unreadable };
        const object = byId.get(id);
        return object === undefined ? { object: undefined } : { object: JSON.parse(JSON.stringify(object)) };
      },
    },
    take() {
      const news = asked.slice(taken).map(({ what, id }) => `${what} ${id}`);
      taken = asked.length;
      return news;
    },
    answer: (what, ...answers) => void scripts.set(what, answers),
    put(manifest) {
      const id = objectId(referenceOf(manifest));
      const metadata = {
        generation: 1,
        creationTimestamp: formatInstant(clock.now()),
        ...manifest.metadata,
        uid: `uid-${(version += 1)}`,
      };
      store(id, { ...manifest, metadata });
    },
    change: (id, change) => void store(id, change(api.find(id))),
    remove(id) {
      const object = api.find(id);
      const deletionTimestamp = object.metadata.deletionTimestamp ?? formatInstant(clock.now());
      store(id, { ...object, metadata: { ...object.metadata, deletionTimestamp } });
    },
    find(id) {
      const object = byId.get(id);
      if (object === undefined) throw new Error(`${id} is not there`);
      return object;
    },
    has: (id) => byId.has(id),
    objects: () => [...byId.values()],
    events: () => [...events.values()],
  };
  const patched = (call: ApiCall): ApiAnswer => {
    const { id, what } = sent(call);
    const { body = {} } = call;
    if (what === 'series') {
      const event = events.get(id);
      if (event === undefined) return answer(404, 'not found');
      events.set(id, { ...event, ...body });
      return answer(200, '', events.get(id));
    }
    const metadata = body['metadata'];
    if (!isJsonObject(metadata)) return answer(422, 'no metadata');
    const given = metadata as LiveMetadata; // What the reconciler sends.
    if (byId.get(id)?.metadata.uid !== given.uid) return answer(byId.has(id) ? 409 : 404, 'another uid');
    return write(id, given, (before) => ({
      ...before,
      metadata: { ...before.metadata, finalizers: given.finalizers },
    }));
  };
  return api;
}

function answer(status: number, message = '', body?: JsonObject): ApiAnswer {
  return { status, body, reason: undefined, message, retryAfter: undefined };
}

/** `/apis/<group>/<version>/namespaces/<namespace>/<plural>/<name>?…` */
function sent({ path, body, method, contentType }: ApiCall): Asked {
  if (method !== 'PATCH' || contentType !== 'application/merge-patch+json') throw new Error(`${method} ${path}`);
  const [, , group = '', , , namespace = '', plural = '', last = ''] = path.split('/');
  const [name = ''] = last.split('?');
  if (plural === 'events') return { what: 'series', id: name, body };
  const kind = { plans: 'Plan', kiosks: 'Kiosk' }[plural] ?? plural;
  const id = `${kind}.${group}/${namespace}/${name}`;
  return { what: 'release', id, body };
}
