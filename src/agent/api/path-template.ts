/**
 * What kind of request a path is, for a metric's label: without query, and without any name that somebody chose for an object or a
 * namespace. There are no more of them than kinds are served: `/apis/apps/v1/namespaces/{namespace}/deployments/{name}/status`.
 */
export function pathTemplate(path: string): string {
  const [root, ...parts] = (path.split('?', 1)[0] ?? '').split('/').filter((part) => part !== '');
  if (root === 'api') return template('/api', parts, CORE);
  if (root === 'apis') return template('/apis', parts, NAMED);
  return root === undefined || !KNOWN.has(root) ? 'other' : `/${root}`;
}

const KNOWN: ReadonlySet<string> = new Set(['version', 'openapi', 'readyz', 'livez', 'healthz']);

/** What stands before the resource. The names of groups are counted only where something of theirs is asked for: then they are served. */
const CORE = ['{version}'];
const NAMED = ['{group}', '{version}'];

function template(root: string, parts: readonly string[], head: readonly string[]): string {
  if (parts.length <= head.length) return [root, ...head.slice(0, parts.length)].join('/');
  const resource = parts.slice(head.length);
  const inNamespace = isNamespaced(resource);
  const [plural, name, ...subresource] = inNamespace ? resource.slice(2) : resource;
  const scope = inNamespace ? ['namespaces', '{namespace}'] : [];
  const object = name === undefined ? [] : ['{name}', ...subresource];
  return [root, ...parts.slice(0, head.length), ...scope, plural, ...object].join('/');
}

/** `namespaces/shop/pods`; but `namespaces/shop/status` is about the Namespace itself. */
function isNamespaced([first, , third, ...more]: readonly string[]): boolean {
  if (first !== 'namespaces' || third === undefined) return false;
  return more.length > 0 || !OF_NAMESPACES.has(third);
}

const OF_NAMESPACES: ReadonlySet<string> = new Set(['status', 'finalize']);
