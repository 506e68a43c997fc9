import { AS_METADATA, AS_METADATA_LIST } from '../../core/live/metadata-accept.ts';
import type { Collection } from './collection.ts';

/** Objects a page: as many as client-go asks for. */
const PAGE = 500;

/** Path and Accept of a request about a collection. */
export interface CollectionRequest {
  readonly path: string;
  readonly accept: string | undefined;
}

/** A watch that sends what exists first (KEP-3157). */
export function watchListRequest(collection: Collection, timeoutSeconds: number): CollectionRequest {
  return request(collection, AS_METADATA, {
    watch: '1',
    sendInitialEvents: 'true',
    resourceVersionMatch: 'NotOlderThan',
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(timeoutSeconds),
  });
}

/** A watch of what changed after a version. */
export function watchRequest(
  collection: Collection,
  { version, timeoutSeconds }: { readonly version: string; readonly timeoutSeconds: number },
): CollectionRequest {
  return request(collection, AS_METADATA, {
    watch: '1',
    resourceVersion: version,
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(timeoutSeconds),
  });
}

/**
 * A page of a list. Never with `resourceVersion=0`, which client-go asks for first: the watch cache then answers everything at once
 * whatever the limit, and perhaps something older than was seen before.
 */
export function listRequest(
  collection: Collection,
  { isPaged, next }: { readonly isPaged: boolean; readonly next?: string | undefined },
): CollectionRequest {
  return request(collection, AS_METADATA_LIST, {
    ...(isPaged ? { limit: String(PAGE) } : {}),
    ...(next === undefined ? {} : { continue: next }),
  });
}

function request(
  { path, labelSelector, fieldSelector, isMetadataOnly }: Collection,
  metadata: string,
  parameters: Readonly<Record<string, string>>,
): CollectionRequest {
  const query = new URLSearchParams(parameters);
  if (labelSelector !== undefined) query.set('labelSelector', labelSelector);
  if (fieldSelector !== undefined) query.set('fieldSelector', fieldSelector);
  const text = query.toString();
  return { path: text === '' ? path : `${path}?${text}`, accept: isMetadataOnly ? metadata : undefined };
}
