import { Agent, type RequestOptions, request as httpsRequest } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import type { JsonObject, JsonValue } from '../../../src/core/json/json.ts';
import type { Manifest, ManifestMetadata } from '../../../src/core/manifest/manifest.ts';
import { type ResourceType, createDiscovery } from './discovery.ts';
import { closeIdleSockets } from './idle-sockets.ts';

/** An object as the API server returns it. */
export interface LiveObject extends Manifest {
  readonly metadata: ManifestMetadata & {
    readonly uid: string;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
    readonly deletionTimestamp?: string;
    readonly generation?: number;
    readonly finalizers?: readonly string[];
  };
}

/** Which object: as in a manifest, but only what names it. */
export interface ObjectName {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** One request. `path` starts with a slash and may have a query. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: JsonValue;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came back, whatever the status code says. */
export interface ApiResponse {
  readonly status: number;
  /** The texts of the `Warning` headers. */
  readonly warnings: readonly string[];
  readonly body: JsonObject;
}

/** An answer of the API server that is not a success. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly body: JsonObject;

  constructor(request: ApiRequest, { status, body }: ApiResponse) {
    super(`${request.method} ${request.path}: ${status} ${String(body['message'] ?? JSON.stringify(body))}`);
    this.status = status;
    this.body = body;
  }
}

/** How to apply: who says so, and whether to take fields from others. */
export interface ApplyOptions {
  readonly fieldManager?: string;
  readonly force?: boolean;
  readonly subresource?: 'status' | 'scale';
  readonly dryRun?: boolean;
}

/** A small typed client for tests, which shows warnings and never retries. */
export interface ApiClient {
  readonly server: URL;
  readonly request: (request: ApiRequest) => Promise<ApiResponse>;
  /** Server-side apply with strict field validation. Throws `ApiError`; returns warnings too. */
  readonly apply: (
    object: Manifest,
    options?: ApplyOptions,
  ) => Promise<{ readonly object: LiveObject; readonly warnings: readonly string[] }>;
  readonly create: (object: Manifest) => Promise<LiveObject>;
  /** The object, or undefined where it does not exist. Throws on every other failure. */
  readonly find: (name: ObjectName) => Promise<LiveObject | undefined>;
  /** The object. Throws where it does not exist. */
  readonly get: (name: ObjectName) => Promise<LiveObject>;
  readonly list: (
    type: { readonly apiVersion: string; readonly kind: string },
    filter?: { readonly namespace?: string; readonly labels?: string },
  ) => Promise<readonly LiveObject[]>;
  /** A JSON merge patch. */
  readonly patch: (name: ObjectName, patch: JsonObject, subresource?: 'status' | 'scale') => Promise<LiveObject>;
  /** Deletes in the background; an object that is not there is fine. */
  readonly remove: (name: ObjectName, propagation?: 'Background' | 'Foreground' | 'Orphan') => Promise<void>;
  /** The path of an object, or of its collection where no name is given. Namespaced kinds need their namespace. */
  readonly pathOf: (name: Omit<ObjectName, 'name'> & { readonly name?: string | undefined }) => Promise<string>;
  readonly resourceTypes: () => Promise<readonly ResourceType[]>;
  /** The same server, with another bearer token. */
  readonly withToken: (token: string) => ApiClient;
}

/** A client for the current context of a kubeconfig. */
export async function createApiClient(kubeconfig: string): Promise<ApiClient> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error(`${kubeconfig} has no current cluster`);
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const { ca, cert, key, rejectUnauthorized, headers } = options;
  const tls = Object.fromEntries(
    Object.entries({ ca, cert, key, rejectUnauthorized }).filter(([, value]) => value !== undefined),
  );
  const authorization = (headers as Record<string, string> | undefined)?.['Authorization'];
  return clientOf(new URL(cluster.server), new Agent({ keepAlive: true, maxSockets: 16, ...tls }), authorization);
}

function clientOf(server: URL, agent: Agent, authorization: string | undefined): ApiClient {
  const beforeRequest = closeIdleSockets(agent);
  const request = (asked: ApiRequest): Promise<ApiResponse> => {
    beforeRequest();
    return send(server, agent, authorization, asked);
  };
  const succeed = async (asked: ApiRequest): Promise<ApiResponse> => {
    const response = await request(asked);
    if (response.status >= 300) throw new ApiError(asked, response);
    return response;
  };
  const discovery = createDiscovery(async (path) => (await succeed({ method: 'GET', path })).body);
  const pathOf: ApiClient['pathOf'] = async ({ apiVersion, kind, namespace, name }) => {
    const { plural, isNamespaced } = await discovery.find(apiVersion, kind);
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const scope = isNamespaced && namespace !== undefined ? `/namespaces/${namespace}` : '';
    return `${root}${scope}/${plural}${name === undefined ? '' : `/${name}`}`;
  };
  const live = ({ body }: ApiResponse): LiveObject => body as LiveObject; // A successful answer on an object is that object.
  const find = async (name: ObjectName): Promise<LiveObject | undefined> => {
    const asked: ApiRequest = { method: 'GET', path: await pathOf(name) };
    const response = await request(asked);
    if (response.status === 404) return undefined;
    if (response.status >= 300) throw new ApiError(asked, response);
    return live(response);
  };
  return {
    server,
    request,
    pathOf,
    find,
    resourceTypes: discovery.list,
    withToken: (token) => clientOf(server, agent, `Bearer ${token}`),
    get: async (name) => live(await succeed({ method: 'GET', path: await pathOf(name) })),
    create: async (object) => {
      const { name: _, ...collection } = nameOf(object);
      const path = `${await pathOf(collection)}?fieldValidation=Strict`;
      return live(await succeed({ method: 'POST', path, body: object }));
    },
    apply: async (object, { fieldManager = 'planwright-test', force = false, subresource, dryRun = false } = {}) => {
      const query = new URLSearchParams({ fieldManager, force: String(force), fieldValidation: 'Strict' });
      if (dryRun) query.set('dryRun', 'All');
      const path = `${await pathOf(nameOf(object))}${subresource === undefined ? '' : `/${subresource}`}?${query}`;
      const contentType = 'application/apply-patch+yaml';
      const response = await succeed({ method: 'PATCH', path, body: object, contentType });
      return { object: live(response), warnings: response.warnings };
    },
    list: async ({ apiVersion, kind }, { namespace, labels } = {}) => {
      const path = await pathOf({ apiVersion, kind, namespace });
      const query = labels === undefined ? '' : `?labelSelector=${encodeURIComponent(labels)}`;
      const { body } = await succeed({ method: 'GET', path: `${path}${query}` });
      const items = (body['items'] ?? []) as readonly LiveObject[]; // A list leaves the type out of its items.
      return items.map((item) => ({ ...item, apiVersion, kind }));
    },
    patch: async (name, patch, subresource) => {
      const path = `${await pathOf(name)}${subresource === undefined ? '' : `/${subresource}`}`;
      return live(await succeed({ method: 'PATCH', path, body: patch, contentType: 'application/merge-patch+json' }));
    },
    remove: async (name, propagation = 'Background') => {
      const asked: ApiRequest = {
        method: 'DELETE',
        path: await pathOf(name),
        body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: propagation },
      };
      const response = await request(asked);
      if (response.status >= 300 && response.status !== 404) throw new ApiError(asked, response);
    },
  };
}

/** What names an object. */
export function nameOf({ apiVersion, kind, metadata }: Manifest): ObjectName {
  return { apiVersion, kind, name: metadata.name, namespace: metadata.namespace };
}

function send(server: URL, agent: Agent, authorization: string | undefined, asked: ApiRequest): Promise<ApiResponse> {
  const { method, path, body, contentType = 'application/json', headers } = asked;
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = httpsRequest(new URL(path, server), {
      method,
      agent,
      headers: {
        accept: 'application/json',
        // Node gives the body of a DELETE no length by itself; the server would take it for the next request.
        ...(text === undefined ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(text) }),
        ...(authorization === undefined ? {} : { authorization }),
        ...headers,
      },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('error', reject);
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        resolve({
          status: incoming.statusCode ?? 0,
          warnings: warningsOf(incoming.headers['warning']),
          body: parseBody(Buffer.concat(chunks).toString('utf8')),
        });
      });
    });
    outgoing.end(text);
  });
}

/** Kubernetes writes `299 - "text"` for each, joined by commas (RFC 7234, 5.5). */
function warningsOf(header: string | readonly string[] | undefined): readonly string[] {
  const text = Array.isArray(header) ? header.join(', ') : String(header ?? '');
  return [...text.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, warning = '']) => warning.replace(/\\(.)/g, '$1'));
}

function parseBody(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject; // Every answer of an API server is an object, except the plain texts below.
  } catch {
    return { message: text };
  }
}
