import type { ApiAnswer } from '../../agent/ports.ts';
import { isJsonArray, isJsonObject, type JsonObject, member, valueAt } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import type { ReadFailure } from '../../core/live/live-state.ts';
import { AS_METADATA, AS_METADATA_LIST } from '../../core/live/metadata-accept.ts';
import type { ClusterConnection } from './connect-to-cluster.ts';

/** Which objects to list. */
export interface ListRequest {
  readonly apiVersion: string;
  readonly kind: string;
  /** The path of the collection, such as `/apis/apps/v1/namespaces/shop/deployments`. */
  readonly path: string;
  readonly labelSelector?: string | undefined;
  /** Only names and metadata: for kinds whose content nobody may read. */
  readonly metadataOnly?: boolean;
}

/** What a list brought, or why it brought nothing. */
export type Listing =
  | { readonly objects: readonly LiveObject[]; readonly failure?: undefined }
  | { readonly objects?: undefined; readonly failure: Omit<ReadFailure, 'groupKind'> };

/** Objects a page: as many as client-go asks for. */
const PAGE = 500;

/** Lists all objects of a collection, page by page. */
export async function listObjects(cluster: ClusterConnection, request: ListRequest): Promise<Listing> {
  const paged = await listPages(cluster, request, PAGE);
  // The rest of a long list was compacted away while it was read: once more, in one piece, as client-go does.
  const whole = paged === 'expired' ? await listPages(cluster, request, undefined) : paged;
  return whole === 'expired'
    ? { failure: { reason: 'NotRead', message: 'the list expired while it was read' } }
    : whole;
}

/** Gets one object: a listing of one, or of none where there is no such object. */
export async function getObject(
  cluster: ClusterConnection,
  request: Omit<ListRequest, 'labelSelector'>,
): Promise<Listing> {
  const answer = await cluster.get(request.path, request.metadataOnly === true ? AS_METADATA : undefined);
  if (answer.status === 404) return { objects: [] };
  const failure = failureOf(answer);
  return failure === undefined ? { objects: liveObjects([answer.body], request) } : { failure };
}

async function listPages(
  cluster: ClusterConnection,
  request: ListRequest,
  limit: number | undefined,
): Promise<Listing | 'expired'> {
  const objects: LiveObject[] = [];
  let next: string | undefined;
  do {
    const answer = await cluster.get(
      pagePath(request, limit, next),
      request.metadataOnly === true ? AS_METADATA_LIST : undefined,
    );
    if (answer.status === 410 && next !== undefined) return 'expired';
    const failure = failureOf(answer);
    if (failure !== undefined) return { failure };
    const items = member(answer.body, 'items');
    objects.push(...liveObjects(isJsonArray(items) ? items : [], request));
    const token = valueAt(answer.body, ['metadata', 'continue']);
    next = typeof token === 'string' && token !== '' ? token : undefined;
  } while (next !== undefined);
  return { objects };
}

function pagePath({ path, labelSelector }: ListRequest, limit: number | undefined, next: string | undefined): string {
  const query = new URLSearchParams();
  if (limit !== undefined) query.set('limit', String(limit));
  if (labelSelector !== undefined) query.set('labelSelector', labelSelector);
  if (next !== undefined) query.set('continue', next);
  return `${path}?${query.toString()}`;
}

function failureOf({ status, message }: ApiAnswer): Omit<ReadFailure, 'groupKind'> | undefined {
  if (status < 300) return undefined;
  if (status === 403) return { reason: 'Forbidden', message };
  if (status === 404) return { reason: 'NotServed', message: 'the cluster does not serve this kind' };
  return { reason: 'NotRead', message: `the cluster answered ${status}: ${message}` };
}

/** A list leaves the type out of its items. */
function liveObjects(
  items: readonly (JsonObject[string] | undefined)[],
  { apiVersion, kind }: Pick<ListRequest, 'apiVersion' | 'kind'>,
): readonly LiveObject[] {
  return items.flatMap((item) => {
    const name = valueAt(item, ['metadata', 'name']);
    // What an API server answers to a list is a list of objects of that kind.
    return isJsonObject(item) && typeof name === 'string' ? [{ ...item, apiVersion, kind } as LiveObject] : [];
  });
}
