import { isJsonArray, member } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { collectionPath } from '../../core/live/served-kinds.ts';
import type { ApiClient } from '../api/api-client.ts';
import { projectObject } from '../store/project-object.ts';
import { liveObjectOf } from '../watch/live-object-of.ts';
import type { LookAnswer } from './look-entry.ts';

/** EndpointSlices carry the labels of their Service. */
export const ENDPOINT_SLICE = 'EndpointSlice.discovery.k8s.io';

/** The EndpointSlices of one Service, whatever labels it has; undefined where there are none. */
export async function readSlices(
  api: Pick<ApiClient, 'discovery' | 'send'>,
  { namespace = '', name }: { readonly namespace?: string; readonly name: string },
): Promise<LookAnswer<readonly LiveObject[]>> {
  const served = await api.discovery.findGroupKind(ENDPOINT_SLICE);
  if ('reason' in served) return { failure: served };
  const selector = encodeURIComponent(`kubernetes.io/service-name=${name}`);
  const path = `${collectionPath(served, namespace)}?labelSelector=${selector}`;
  const { status, body, message } = await api.send({ method: 'GET', path });
  const items = member(body, 'items');
  if (status !== 200 || !isJsonArray(items)) {
    const reason = status === 403 ? 'Forbidden' : 'NotRead';
    return { failure: { reason, message: `the EndpointSlices of the Service ${name}: ${message}` } };
  }
  const slices = items.flatMap((item) => liveObjectOf(item, served) ?? []).map(projectObject);
  return { value: slices.length === 0 ? undefined : slices };
}
