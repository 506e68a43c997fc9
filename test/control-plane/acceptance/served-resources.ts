import type { JsonObject } from '../../../src/core/json/json.ts';
import type { ApiClient } from '../harness/api-client.ts';

/** A resource or subresource that an API server serves. */
export interface ServedResource {
  /** `/api/v1`, `/apis/apps/v1`. */
  readonly root: string;
  readonly group: string;
  /** With its subresource: `pods/log`. */
  readonly resource: string;
  readonly isNamespaced: boolean;
}

/** Everything that is served in the preferred version of each group, subresources included. */
export async function servedResources(client: ApiClient): Promise<readonly ServedResource[]> {
  const { body } = await client.request({ method: 'GET', path: '/apis' });
  const groups = body['groups'] as unknown as readonly {
    readonly preferredVersion: { readonly groupVersion: string };
  }[]; // An APIGroupList.
  const roots = ['/api/v1', ...groups.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`)];
  const lists = await Promise.all(roots.map((path) => client.request({ method: 'GET', path })));
  return roots.flatMap((root, at) => resourcesOf(root, lists[at]?.body ?? {}));
}

function resourcesOf(root: string, body: JsonObject): readonly ServedResource[] {
  const [, , group = ''] = root === '/api/v1' ? [] : root.split('/');
  const resources = body['resources'] as unknown as readonly { readonly name: string; readonly namespaced: boolean }[]; // An APIResourceList.
  return resources.map(({ name, namespaced }) => ({ root, group, resource: name, isNamespaced: namespaced }));
}
