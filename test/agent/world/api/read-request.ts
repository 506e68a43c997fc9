import type { JsonObject } from '../../../../src/core/json/json.ts';
import type { ServedKind } from './served-kinds.ts';

/** A request as it reaches the server. */
export interface ServerRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly accept?: string | undefined;
  readonly contentType?: string | undefined;
  readonly body?: JsonObject | undefined;
}

/** Where a path leads: the words between the slashes, named. */
export interface PathParts {
  readonly root: 'api' | 'apis' | undefined;
  readonly group: string;
  readonly version: string | undefined;
  readonly namespace: string | undefined;
  readonly plural: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  readonly query: URLSearchParams;
}

/** What a request is about. */
export interface Target {
  readonly kind: ServedKind;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: 'status' | undefined;
  readonly query: URLSearchParams;
}

/** Takes a path apart. The same few paths are asked for again and again. */
export function readPath(path: string): PathParts {
  const known = PATHS.get(path);
  if (known !== undefined) return known;
  if (PATHS.size >= MOST_PATHS) PATHS.clear();
  const parts = takeApart(path);
  PATHS.set(path, parts);
  return parts;
}

const PATHS = new Map<string, PathParts>();
const MOST_PATHS = 5_000;

function takeApart(path: string): PathParts {
  const [before = '', after = ''] = path.split('?');
  const [root, ...words] = before.split('/').slice(1).map(decodeURIComponent);
  const query = new URLSearchParams(after);
  if (root === 'api') return { root, group: '', version: words[0], ...placeOf(words.slice(1)), query };
  if (root === 'apis') return { root, group: words[0] ?? '', version: words[1], ...placeOf(words.slice(2)), query };
  return { root: undefined, group: '', version: undefined, ...placeOf([]), query };
}

/** `namespaces/a` is an object; what follows it is in it, but for its status. */
function placeOf(words: readonly string[]): Pick<PathParts, 'namespace' | 'plural' | 'name' | 'subresource'> {
  const [first, second, third] = words;
  const isScoped = first === 'namespaces' && third !== undefined && third !== 'status';
  const [plural, name, subresource] = isScoped ? words.slice(2) : words;
  return { namespace: isScoped ? second : undefined, plural, name, subresource };
}

/** The verb that permissions and audit logs know a request by. */
export function verbOf({ method }: Pick<ServerRequest, 'method'>, { plural, name, query }: PathParts): string {
  switch (method) {
    case 'GET':
      if (name !== undefined || plural === undefined) return 'get';
      return /^(1|true)$/.test(query.get('watch') ?? '') ? 'watch' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === undefined ? 'deletecollection' : 'delete';
  }
}

/** A path without what differs from object to object: `/apis/apps/v1/namespaces/{namespace}/deployments/{name}/status`. */
export function templateOf(path: string): string {
  const parts = readPath(path);
  const known = TEMPLATES.get(parts) ?? templateOfParts(path, parts);
  TEMPLATES.set(parts, known);
  return known;
}

const TEMPLATES = new WeakMap<PathParts, string>();

function templateOfParts(path: string, parts: PathParts): string {
  const { root, group, version, namespace, plural, name, subresource } = parts;
  if (plural === undefined) return path.split('?')[0] ?? path;
  const words = [
    root,
    ...(group === '' ? [] : [group]),
    version,
    ...(namespace === undefined ? [] : ['namespaces', '{namespace}']),
    plural,
    ...(name === undefined ? [] : ['{name}']),
    ...(subresource === undefined ? [] : [subresource]),
  ];
  return `/${words.join('/')}`;
}
