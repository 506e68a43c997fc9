import { isJsonArray, type JsonObject, type JsonValue, member, valueAt } from '../json/json.ts';
import { groupOf } from '../manifest/object-id.ts';
import type { ReadFailure } from './live-state.ts';

/** Where a cluster serves a kind. */
export interface ServedKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
}

/** Why something could not be found out. */
export type DiscoveryFailure = Omit<ReadFailure, 'groupKind'>;

/** A kind as it is served, or why that is not known. */
export type Discovery = ServedKind | DiscoveryFailure;

/** What a server answered to a question about what it serves. */
export interface DiscoveryAnswer {
  /** HTTP. */
  readonly status: number;
  readonly body: JsonObject | undefined;
  readonly message: string;
}

/** The kinds of one version of a group. */
export type ServedVersion = { readonly kinds: readonly ServedKind[] } | DiscoveryFailure;

/** The versions of a group, the preferred one first, as apiVersions. */
export type ServedGroup = { readonly apiVersions: readonly string[] } | DiscoveryFailure;

/** `Deployment.apps` in its two parts; the core group is the empty string. */
export function splitGroupKind(groupKind: string): { readonly kind: string; readonly group: string } {
  const dot = groupKind.indexOf('.');
  if (dot === -1) return { kind: groupKind, group: '' };
  return { kind: groupKind.slice(0, dot), group: groupKind.slice(dot + 1) };
}

/**
 * Whether a cluster could serve it (DNS-1123 subdomain and DNS-1035 label). Anybody may write a Plan, and a path made of anything else
 * would ask for something else: of `apps/v1/pods?limit=0` all pods there are.
 */
export function isApiVersion(text: string): boolean {
  return API_VERSION.test(text);
}

const API_VERSION = /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Where a version of a group is served, and where it is asked for its kinds: `/api/v1`, `/apis/apps/v1`. */
export function versionPath(apiVersion: string): string {
  return `${groupOf(apiVersion) === '' ? '/api' : '/apis'}/${apiVersion}`;
}

/** Where the objects of a kind are, all of them or those of one namespace: `/apis/apps/v1/namespaces/shop/deployments`. */
export function collectionPath({ apiVersion, plural, isNamespaced }: ServedKind, namespace?: string): string {
  const scope = isNamespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${versionPath(apiVersion)}${scope}/${plural}`;
}

/** Reads the answer to a GET of `versionPath` (APIResourceList). Subresources are no kinds. */
export function readServedVersion(apiVersion: string, answer: DiscoveryAnswer): ServedVersion {
  if (answer.status === 404) return notServed(apiVersion);
  const resources = answer.status < 300 ? listOf(member(answer.body, 'resources')) : undefined;
  if (resources === undefined) return unreadable(answer);
  const kinds = resources.flatMap((resource) => {
    const [name, kind] = [member(resource, 'name'), member(resource, 'kind')];
    if (typeof name !== 'string' || typeof kind !== 'string' || name.includes('/')) return [];
    return [{ apiVersion, kind, plural: name, isNamespaced: member(resource, 'namespaced') === true }];
  });
  return { kinds };
}

/** Reads the answer to a GET of `/apis/<group>` (APIGroup). */
export function readServedGroup(group: string, answer: DiscoveryAnswer): ServedGroup {
  if (answer.status === 404) return notServed(group);
  const preferred = valueAt(answer.body, ['preferredVersion', 'groupVersion']);
  if (answer.status >= 300 || typeof preferred !== 'string') return unreadable(answer);
  const others = (listOf(member(answer.body, 'versions')) ?? []).flatMap((version) => {
    const apiVersion = member(version, 'groupVersion');
    return typeof apiVersion === 'string' && apiVersion !== preferred ? [apiVersion] : [];
  });
  return { apiVersions: [preferred, ...others] };
}

/** The kind of this name in a version. */
export function kindIn(served: ServedVersion, apiVersion: string, kind: string): Discovery {
  if ('reason' in served) return served;
  return served.kinds.find((each) => each.kind === kind) ?? notServed(`${apiVersion} ${kind}`);
}

/**
 * A kind in the first of a group's versions that serves it: not every kind is served in the preferred one. Where none does, it is
 * not served only if every version could be read.
 */
export async function findInVersions(
  apiVersions: readonly string[],
  find: (apiVersion: string) => Promise<Discovery>,
): Promise<Discovery> {
  const failures: DiscoveryFailure[] = [];
  for (const apiVersion of apiVersions) {
    const found = await find(apiVersion);
    if (!('reason' in found)) return found;
    failures.push(found);
  }
  return failures.find(({ reason }) => reason !== 'NotServed') ?? failures[0] ?? notServed('any version of the group');
}

/** Go writes an empty list as null. */
function listOf(value: JsonValue | undefined): readonly JsonValue[] | undefined {
  if (value === null) return [];
  return isJsonArray(value) ? value : undefined;
}

/** There is no such kind, or nothing of that name. */
export function notServed(what: string): DiscoveryFailure {
  return { reason: 'NotServed', message: `the cluster does not serve ${what}` };
}

function unreadable({ status, message }: DiscoveryAnswer): DiscoveryFailure {
  const reason = status === 403 ? 'Forbidden' : 'NotRead';
  return { reason, message: `the cluster answered ${status} to the question which kinds it serves: ${message}` };
}
