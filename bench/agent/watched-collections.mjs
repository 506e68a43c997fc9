// Which collections the agent watches, from its own requests.
import { rootOf } from './api-connection.mjs';

/** Each once, as somebody else would ask for it; Events are watched only while something is wrong. */
export async function collectionsIn(api, requests) {
  const found = new Map();
  for (const { verb, uri, status } of requests) {
    const { pathname, searchParams } = new URL(uri, 'https://server');
    if (verb !== 'watch' || status >= 400 || /\/(events|leases)$/.test(pathname)) continue;
    found.set(pathname, { path: pathname, selector: searchParams.get('labelSelector') ?? undefined });
  }
  return Promise.all([...found.values()].map((each) => withKind(api, each)));
}

async function withKind(api, { path, selector }) {
  const [, apiVersion, plural] = /^\/(?:api|apis)\/(.+)\/([^/]+)$/.exec(path);
  const { resources } = await api.list(rootOf(apiVersion));
  const { kind } = resources.find(({ name }) => name === plural);
  return { path, selector, apiVersion, kind };
}
