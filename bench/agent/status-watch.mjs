// What the statuses of all resources are, as a client of the API server sees them, by the clock of this process.

/** Watches the kinds of the resources. `onStatus` is told of each status that arrives, with when it did. */
export async function watchStatuses(api, resources, onStatus) {
  const paths = new Set();
  for (const { apiVersion, kind } of resources) {
    const { plural } = await api.findKind(apiVersion, kind);
    paths.add(`/apis/${apiVersion}/${plural}`);
  }
  const watches = [];
  for (const path of paths) {
    const { items, metadata } = await api.listAll(path);
    for (const item of items) onStatus(keyOf(item), item.status, performance.now());
    const query = `watch=1&resourceVersion=${metadata.resourceVersion}`;
    watches.push(
      api.watch(`${path}?${query}`, ({ type, object }) => {
        if (type === 'MODIFIED') onStatus(keyOf(object), object.status, performance.now());
      }),
    );
  }
  return { close: () => watches.forEach((watch) => watch.close()) };
}

export function keyOf({ kind, metadata: { namespace, name } }) {
  return `${kind}/${namespace}/${name}`;
}

/** Of all components together. */
export function readyReplicasIn(status) {
  const counts = status?.components?.map(({ readyReplicas = 0 }) => readyReplicas) ?? [];
  return counts.reduce((sum, each) => sum + each, 0);
}

/** `True`, `False` or `Unknown`; undefined where there is no status. */
export function readinessOf(status) {
  return status?.conditions?.find(({ type }) => type === 'Ready')?.status;
}
