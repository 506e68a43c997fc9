/**
 * What a request is about, as a label of few values: `deployments.apps`, `pods/status`, `discovery`; neither namespaces nor names.
 * The path may have a query, and `{name}` where names were.
 */
export function resourceOfPath(path: string): string {
  const [root, ...rest] = (path.split('?')[0] ?? '').split('/').filter((part) => part !== '');
  if (root === 'api') return resourceIn('', rest.slice(1));
  if (root === 'apis') return resourceIn(rest[0] ?? '', rest.slice(2));
  return 'other';
}

/** `parts` is what follows the version. */
function resourceIn(group: string, parts: readonly string[]): string {
  const isOfNamespace = parts.length === 3 && OF_NAMESPACES.has(parts[2] ?? '');
  const isInNamespace = parts[0] === 'namespaces' && parts.length > 2 && !isOfNamespace;
  const [plural, , subresource] = isInNamespace ? parts.slice(2) : parts;
  if (plural === undefined) return 'discovery';
  const resource = group === '' ? plural : `${plural}.${group}`;
  return subresource === undefined ? resource : `${resource}/${subresource}`;
}

/** `namespaces/shop/pods` is about Pods, but `namespaces/shop/status` about the Namespace itself. */
const OF_NAMESPACES: ReadonlySet<string> = new Set(['status', 'finalize']);
