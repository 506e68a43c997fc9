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

/** Takes a path apart. */
export function readPath(path: string): PathParts {
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
  const { root, group, version, namespace, plural, name, subresource } = readPath(path);
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
