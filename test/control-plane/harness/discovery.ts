import type { JsonObject } from '../../../src/core/json/json.ts';

/** A kind that the API server serves. */
export interface ResourceType {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
  readonly verbs: readonly string[];
}

/** Asks the API server for the kinds it serves, once a group and version, and again where a kind is new. */
export interface Discovery {
  /** Throws where the server does not serve the kind. */
  readonly find: (apiVersion: string, kind: string) => Promise<ResourceType>;
  /** Every kind of every preferred version. */
  readonly list: () => Promise<readonly ResourceType[]>;
}

/** Discovery over a function that reads a path. */
export function createDiscovery(read: (path: string) => Promise<JsonObject>): Discovery {
  const known = new Map<string, ResourceType>();
  const readVersion = async (apiVersion: string): Promise<readonly ResourceType[]> => {
    const list = await read(apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`);
    const types = resourcesOf(list, apiVersion);
    for (const type of types) known.set(`${apiVersion}/${type.kind}`, type);
    return types;
  };
  return {
    find: async (apiVersion, kind) => {
      const key = `${apiVersion}/${kind}`;
      if (!known.has(key)) await readVersion(apiVersion);
      const type = known.get(key);
      if (type === undefined) throw new Error(`the API server does not serve ${apiVersion} ${kind}`);
      return type;
    },
    list: async () => {
      const groups = ((await read('/apis'))['groups'] ?? []) as readonly JsonObject[]; // An APIGroupList.
      const versions = groups.map((group) => String((group['preferredVersion'] as JsonObject)['groupVersion']));
      return (await Promise.all(['v1', ...versions].map(readVersion))).flat();
    },
  };
}

/** The kinds of an APIResourceList, without subresources. */
function resourcesOf(list: JsonObject, apiVersion: string): readonly ResourceType[] {
  const resources = (list['resources'] ?? []) as readonly JsonObject[];
  return resources
    .filter((resource) => !String(resource['name']).includes('/'))
    .map((resource) => ({
      apiVersion,
      kind: String(resource['kind']),
      plural: String(resource['name']),
      isNamespaced: resource['namespaced'] === true,
      verbs: (resource['verbs'] ?? []) as readonly string[],
    }));
}
