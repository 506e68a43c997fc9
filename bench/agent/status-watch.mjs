// What the statuses of all resources are, as a client of the API server sees them, by the clock of this process.
import { progress, sleep } from './programs.mjs';

/** Watches the kinds of the resources. `onStatus` is told of each status that arrives, with when it did. */
export async function watchStatuses(api, resources, onStatus) {
  const paths = new Set();
  for (const { apiVersion, kind } of resources) {
    const { plural } = await api.findKind(apiVersion, kind);
    paths.add(`/apis/${apiVersion}/${plural}`);
  }
  const watches = [];
  for (const path of paths) watches.push(await watchPath(api, path, onStatus));
  return { close: () => watches.forEach((watch) => watch.close()) };
}

/** Lists and watches, and once more whenever the server ends that. */
async function watchPath(api, path, onStatus) {
  let watch;
  let isClosed = false;
  const begin = async () => {
    const { items, metadata } = await api.listAll(path);
    for (const item of items) onStatus(keyOf(item), item.status, performance.now());
    if (isClosed) return;
    const tell = ({ type, object }) => {
      if (type === 'MODIFIED') onStatus(keyOf(object), object.status, performance.now());
    };
    watch = api.watch(`${path}?watch=1&resourceVersion=${metadata.resourceVersion}`, tell, () => void again());
  };
  const again = async () => {
    while (!isClosed) {
      try {
        return await begin();
      } catch (error) {
        progress(`${path} cannot be listed: ${error.message}`);
        await sleep(1000);
      }
    }
  };
  await begin();
  return {
    close: () => {
      isClosed = true;
      watch?.close();
    },
  };
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
