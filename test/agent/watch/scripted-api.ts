import {
  type ApiAnswer,
  type ApiRequest,
  type ApiTransport,
  type Clock,
  ConnectionFailure,
  type StreamRequest,
} from '../../../src/agent/ports.ts';
import type { JsonObject } from '../../../src/core/json/json.ts';
import type { LiveObject } from '../../../src/core/live/live-object.ts';

/** What a request is for. */
export type Purpose = 'list' | 'page' | 'watchlist' | 'watch' | 'other';

/** A request as it came in. */
export interface SeenRequest {
  readonly at: number;
  readonly purpose: Purpose;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly accept: string | undefined;
}

/** What happens to a request instead of being answered. */
export type Mishap =
  | { readonly status: number; readonly retryAfter?: number; readonly message?: string }
  | 'reset'
  | 'hang'
  /** An open stream that says nothing. */
  | 'mute';

/** One collection of an API server, and whatever goes wrong on the way to it. */
export interface ScriptedApi extends ApiTransport {
  readonly requests: readonly SeenRequest[];
  /** Asked for every request; undefined: it is answered. */
  mishap: (request: SeenRequest) => Mishap | undefined;
  /** How an expired version is told. */
  expiry: 'status' | 'event';
  hasWatchList: boolean;
  readonly version: number;
  /** The versions by name at a version. */
  snapshot(version: number): ReadonlyMap<string, string>;
  put(name: string, spec?: JsonObject): void;
  remove(name: string): void;
  /** Who continues from a version of before is told 410. */
  compact(): void;
  bookmark(): void;
  openStreams(): number;
  /** Sends a line as it is on every open stream. */
  say(line: string): void;
  close(): void;
  reset(): void;
}

interface Stream {
  readonly say: (line: string) => void;
  readonly end: (answer: ApiAnswer) => void;
  readonly fail: (error: unknown) => void;
  readonly isMute: boolean;
}

interface Change {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: LiveObject;
}

const PAGE = 3;
const LATENCY = 2;

/** A server of Widgets (`/apis/lab.dev/v1/widgets`) that gives three a page whatever the limit. */
export function createScriptedApi(clock: Clock): ScriptedApi {
  const requests: SeenRequest[] = [];
  const streams = new Set<Stream>();
  const changes: Change[] = [];
  let floor = 0;

  const version = (): number => changes.length;
  const objectsAt = (at: number): readonly LiveObject[] => {
    const objects = new Map<string, LiveObject>();
    for (const { type, object } of changes.slice(0, at)) {
      if (type === 'DELETED') objects.delete(object.metadata.name);
      else objects.set(object.metadata.name, object);
    }
    return [...objects.values()];
  };
  const change = (type: Change['type'], name: string, spec: JsonObject): void => {
    const resourceVersion = String(version() + 1);
    const metadata = { name, namespace: 'shop', uid: `uid-${name}`, resourceVersion };
    const entry: Change = {
      version: version() + 1,
      type,
      object: { apiVersion: 'lab.dev/v1', kind: 'Widget', metadata, spec },
    };
    changes.push(entry);
    for (const stream of streams) if (!stream.isMute) stream.say(line(entry.type, entry.object));
  };
  const see = ({ path, accept }: StreamRequest): SeenRequest => {
    const [base = '', search = ''] = path.split('?');
    const query = new URLSearchParams(search);
    const request = { at: clock.elapsed(), purpose: purposeOf(base, query), path: base, query, accept };
    requests.push(request);
    return request;
  };

  const list = (query: URLSearchParams): ApiAnswer => {
    const token = query.get('continue');
    const [at = version(), offset = 0] = token?.split('-').map(Number) ?? [];
    if (at < floor) return failure({ status: 410, message: 'the continue token has expired' });
    const objects = objectsAt(at);
    const end = query.has('limit') ? offset + PAGE : objects.length;
    const items = objects.slice(offset, end).map(({ apiVersion: _left, kind: _out, ...item }) => item);
    const metadata = { resourceVersion: String(at), continue: end < objects.length ? `${at}-${end}` : '' };
    return success({ apiVersion: 'lab.dev/v1', kind: 'WidgetList', metadata, items: items as readonly JsonObject[] });
  };
  /** The lines with which a stream begins, or its refusal. */
  const begin = ({ purpose, query }: SeenRequest): readonly string[] | ApiAnswer => {
    if (purpose === 'watchlist') {
      if (!api.hasWatchList) return failure({ status: 422, message: 'sendInitialEvents is forbidden' });
      const initial = objectsAt(version()).map((object) => line('ADDED', object));
      return [...initial, line('BOOKMARK', marker(version(), { 'k8s.io/initial-events-end': 'true' }))];
    }
    const from = Number(query.get('resourceVersion'));
    if (from >= floor) return changes.slice(from).map(({ type, object }) => line(type, object));
    if (api.expiry === 'status') return failure({ status: 410, message: 'too old resource version' });
    return [errorLine(410, 'Expired')];
  };

  const api: ScriptedApi = {
    requests,
    mishap: () => undefined,
    expiry: 'event',
    hasWatchList: true,
    get version() {
      return version();
    },
    snapshot: (at) =>
      new Map(objectsAt(at).map(({ metadata }) => [metadata.name, metadata.resourceVersion ?? ''] as const)),
    put(name, spec = {}) {
      const isThere = objectsAt(version()).some(({ metadata }) => metadata.name === name);
      change(isThere ? 'MODIFIED' : 'ADDED', name, spec);
    },
    remove(name) {
      if (objectsAt(version()).some(({ metadata }) => metadata.name === name)) change('DELETED', name, {});
    },
    compact() {
      floor = version();
    },
    bookmark() {
      for (const stream of streams) if (!stream.isMute) stream.say(line('BOOKMARK', marker(version())));
    },
    openStreams: () => streams.size,
    say(text) {
      for (const stream of streams) stream.say(text);
    },
    close() {
      for (const stream of streams) stream.end(success(undefined));
    },
    reset() {
      for (const stream of streams) stream.fail(new ConnectionFailure('reset'));
    },
    request(request) {
      const seen = see(request);
      return settle(clock, request, ({ resolve, reject }) => {
        const mishap = api.mishap(seen);
        if (mishap === 'reset') return reject(new ConnectionFailure('reset'));
        if (mishap === 'hang' || mishap === 'mute') {
          return void clock.after(30_000, () => reject(new ConnectionFailure('timed out')));
        }
        if (mishap !== undefined) return resolve(failure(mishap));
        resolve(seen.purpose === 'other' ? success({ major: '1' }) : list(seen.query));
      });
    },
    stream(request, onLine) {
      const seen = see(request);
      return settle(clock, request, ({ resolve, reject, isOver }) => {
        const mishap = api.mishap(seen);
        if (mishap === 'reset') return reject(new ConnectionFailure('reset'));
        if (mishap === 'hang') return void clock.after(45_000, () => reject(new ConnectionFailure('found dead')));
        if (typeof mishap === 'object') return resolve(failure(mishap));
        const stream: Stream = {
          isMute: mishap === 'mute',
          say: (text) => void clock.after(LATENCY, () => isOver() || onLine(text)),
          end: (answer) => void clock.after(LATENCY, () => resolve(answer)),
          fail: (error) => void clock.after(LATENCY, () => reject(error)),
        };
        if (!stream.isMute) {
          const lines = begin(seen);
          if ('status' in lines) return resolve(lines);
          for (const text of lines) stream.say(text);
        }
        request.onOpen?.();
        streams.add(stream);
        return () => streams.delete(stream);
      });
    },
  };
  return api;
}

interface Settlement {
  resolve(answer: ApiAnswer): void;
  reject(error: unknown): void;
  isOver(): boolean;
}

/** An answer that takes a moment, and none once the request is aborted. */
function settle(
  clock: Clock,
  { signal }: Pick<ApiRequest, 'signal'>,
  answer: (settlement: Settlement) => (() => void) | void,
): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    let leave: (() => void) | void;
    const once =
      <Value>(tell: (value: Value) => void) =>
      (value: Value): void => {
        if (isOver) return;
        isOver = true;
        leave?.();
        tell(value);
      };
    const fail = once(reject);
    signal?.addEventListener('abort', () => fail(signal.reason));
    if (signal?.aborted === true) return fail(signal.reason);
    clock.after(LATENCY, () => {
      if (!isOver) leave = answer({ resolve: once(resolve), reject: fail, isOver: () => isOver });
    });
  });
}

function purposeOf(path: string, query: URLSearchParams): Purpose {
  if (!path.endsWith('/widgets')) return 'other';
  if (query.get('sendInitialEvents') === 'true') return 'watchlist';
  if (query.get('watch') === '1') return 'watch';
  return query.has('continue') ? 'page' : 'list';
}

/** One line of a watch. */
export function line(type: string, object: JsonObject): string {
  return JSON.stringify({ type, object });
}

/** The line with which a server gives a watch up. */
export function errorLine(code: number, reason: string, details: JsonObject = {}): string {
  return line('ERROR', { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message: reason, details });
}

function marker(version: number, annotations: JsonObject = {}): JsonObject {
  return { apiVersion: 'lab.dev/v1', kind: 'Widget', metadata: { resourceVersion: String(version), annotations } };
}

function success(body: JsonObject | undefined): ApiAnswer {
  return { status: 200, body, reason: undefined, message: '', retryAfter: undefined };
}

function failure({ status, retryAfter, message = `mishap ${status}` }: Exclude<Mishap, string>): ApiAnswer {
  return { status, body: undefined, reason: undefined, message, retryAfter };
}
