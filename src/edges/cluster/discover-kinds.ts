import { isJsonArray, member, valueAt } from '../../core/json/json.ts';
import type { ReadFailure } from '../../core/live/live-state.ts';
import { groupOf } from '../../core/manifest/object-id.ts';
import type { ClusterConnection } from './connect-to-cluster.ts';

/** Where a cluster serves a kind. */
export interface ServedKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
}

/** A kind as it is served, or why it cannot be read. */
export type Discovery = ServedKind | Omit<ReadFailure, 'groupKind'>;

/** Finds out where kinds are served; each version of a group is asked for once. */
export interface KindDiscovery {
  find(apiVersion: string, kind: string): Promise<Discovery>;
  /** The same in the version that the cluster prefers: `ReplicaSet.apps`, `Pod`. */
  findGroupKind(groupKind: string): Promise<Discovery>;
}

/** The discovery of one cluster. */
export function discoverKinds(cluster: ClusterConnection): KindDiscovery {
  const versions = new Map<string, Promise<ServedVersion>>();
  const groups = new Map<string, Promise<string | Omit<ReadFailure, 'groupKind'>>>();
  const find = async (apiVersion: string, kind: string): Promise<Discovery> => {
    const served = await remembered(versions, apiVersion, () => readVersion(cluster, apiVersion));
    if ('reason' in served) return served;
    return served.kinds.find((each) => each.kind === kind) ?? notServed(`${apiVersion} ${kind}`);
  };
  return {
    find,
    async findGroupKind(groupKind) {
      const { kind, group } = splitGroupKind(groupKind);
      if (group === '') return find('v1', kind);
      const preferred = await remembered(groups, group, () => preferredVersion(cluster, group));
      return typeof preferred === 'string' ? find(preferred, kind) : preferred;
    },
  };
}

/** `Deployment.apps` in its two parts. */
function splitGroupKind(groupKind: string): { readonly kind: string; readonly group: string } {
  const dot = groupKind.indexOf('.');
  if (dot === -1) return { kind: groupKind, group: '' };
  return { kind: groupKind.slice(0, dot), group: groupKind.slice(dot + 1) };
}

type ServedVersion = { readonly kinds: readonly ServedKind[] } | Omit<ReadFailure, 'groupKind'>;

function remembered<T>(known: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? read();
  known.set(key, found);
  return found;
}

async function readVersion(cluster: ClusterConnection, apiVersion: string): Promise<ServedVersion> {
  const root = groupOf(apiVersion) === '' ? '/api' : '/apis';
  const { status, body, message } = await cluster.get(`${root}/${apiVersion}`);
  if (status === 404) return notServed(apiVersion);
  if (status >= 300) return unreadable(status, message);
  const resources = member(body, 'resources');
  const kinds = (isJsonArray(resources) ? resources : []).flatMap((resource) => {
    const [name, kind] = [member(resource, 'name'), member(resource, 'kind')];
    if (typeof name !== 'string' || typeof kind !== 'string' || name.includes('/')) return [];
    return [{ apiVersion, kind, plural: name, isNamespaced: member(resource, 'namespaced') === true }];
  });
  return { kinds };
}

async function preferredVersion(
  cluster: ClusterConnection,
  group: string,
): Promise<string | Omit<ReadFailure, 'groupKind'>> {
  const { status, body, message } = await cluster.get(`/apis/${group}`);
  if (status === 404) return notServed(group);
  const version = valueAt(body, ['preferredVersion', 'groupVersion']);
  return typeof version === 'string' ? version : unreadable(status, message);
}

function notServed(what: string): Omit<ReadFailure, 'groupKind'> {
  return { reason: 'NotServed', message: `the cluster does not serve ${what}` };
}

function unreadable(status: number, message: string): Omit<ReadFailure, 'groupKind'> {
  const reason = status === 403 ? 'Forbidden' : 'NotRead';
  return { reason, message: `the cluster answered ${status} to the question which kinds it serves: ${message}` };
}
