import {
  type Discovery,
  findInVersions,
  kindIn,
  readServedGroup,
  readServedVersion,
  type ServedGroup,
  type ServedKind,
  type ServedVersion,
  splitGroupKind,
  versionPath,
} from '../../core/live/served-kinds.ts';
import type { ClusterConnection } from './connect-to-cluster.ts';

export type { Discovery, ServedKind };

/** Finds out where kinds are served; each version of a group is asked for once. */
export interface KindDiscovery {
  find(apiVersion: string, kind: string): Promise<Discovery>;
  /** The same in the version that the cluster prefers, or else in the first that serves it: `ReplicaSet.apps`, `Pod`. */
  findGroupKind(groupKind: string): Promise<Discovery>;
}

/** The discovery of one cluster. */
export function discoverKinds(cluster: ClusterConnection): KindDiscovery {
  const versions = new Map<string, Promise<ServedVersion>>();
  const groups = new Map<string, Promise<ServedGroup>>();
  const find = async (apiVersion: string, kind: string): Promise<Discovery> => {
    const served = await remembered(versions, apiVersion, async () =>
      readServedVersion(apiVersion, await cluster.get(versionPath(apiVersion))),
    );
    return kindIn(served, apiVersion, kind);
  };
  return {
    find,
    async findGroupKind(groupKind) {
      const { kind, group } = splitGroupKind(groupKind);
      if (group === '') return find('v1', kind);
      const served = await remembered(groups, group, async () =>
        readServedGroup(group, await cluster.get(`/apis/${group}`)),
      );
      return 'reason' in served ? served : findInVersions(served.apiVersions, (version) => find(version, kind));
    },
  };
}

function remembered<T>(known: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? read();
  known.set(key, found);
  return found;
}
