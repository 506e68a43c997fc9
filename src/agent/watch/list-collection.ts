import { isJsonArray, type JsonObject, type JsonValue, member, valueAt } from '../../core/json/json.ts';
import type { ApiClient } from '../api/api-client.ts';
import { type ApiAnswer, ConnectionFailure } from '../ports.ts';
import type { Collection } from './collection.ts';
import { listRequest } from './collection-request.ts';
import { liveObjectOf } from './live-object-of.ts';
import type { ObjectSink } from './object-sink.ts';
import type { WatchEnd } from './stream-watch.ts';

/** A list that is whole, with the version from which to watch; or how it failed. */
export type ListEnd =
  | { readonly type: 'listed'; readonly version: string }
  | Extract<WatchEnd, { readonly type: 'refused' | 'disconnected' | 'malformed' }>;

/** What a list needs. */
export interface ListParts {
  readonly send: ApiClient['send'];
  readonly sink: ObjectSink;
  readonly signal: AbortSignal;
}

/**
 * Lists a collection page by page into its sink; the sink sweeps only when every page came. Rejects when aborted, or when the sink
 * throws.
 */
export async function listCollection(collection: Collection, parts: ListParts): Promise<ListEnd> {
  const paged = await listPages(collection, parts, true);
  // The rest of a long list was compacted away while it was read: once more, in one piece, as client-go does.
  return paged === 'expired' ? listWhole(collection, parts) : paged;
}

async function listWhole(collection: Collection, parts: ListParts): Promise<ListEnd> {
  const whole = await listPages(collection, parts, false);
  return whole === 'expired' ? { type: 'malformed', message: 'the list expired while it was read' } : whole;
}

/** For a page, in milliseconds; the API server's own limit is a minute. */
const TIMEOUT = 60_000;

async function listPages(collection: Collection, parts: ListParts, isPaged: boolean): Promise<ListEnd | 'expired'> {
  parts.sink.beginList();
  let version: string | undefined;
  let next: string | undefined;
  do {
    const { path, accept } = listRequest(collection, { isPaged, next });
    const answer = await ask(parts, { path, accept });
    parts.signal.throwIfAborted();
    if ('type' in answer) return answer;
    if (answer.status === 410 && next !== undefined) return 'expired';
    const page = readPage(answer);
    if ('type' in page) return page;
    putAll(page.items, collection, parts);
    version ??= page.version;
    next = page.next;
  } while (next !== undefined);
  parts.sink.endList();
  parts.signal.throwIfAborted();
  return { type: 'listed', version };
}

async function ask(
  { send, signal }: ListParts,
  request: { readonly path: string; readonly accept: string | undefined },
): Promise<ApiAnswer | Extract<ListEnd, { readonly type: 'disconnected' }>> {
  try {
    return await send({ method: 'GET', ...request, signal, timeout: TIMEOUT });
  } catch (error) {
    if (!(error instanceof ConnectionFailure)) throw error;
    return { type: 'disconnected', message: error.message };
  }
}

interface Page {
  readonly items: readonly JsonValue[];
  readonly version: string;
  readonly next: string | undefined;
}

/** What is no list with a version is not taken for an empty one: everything would be swept. */
function readPage(answer: ApiAnswer): Page | Exclude<ListEnd, { readonly type: 'listed' }> {
  if (answer.status !== 200) return { type: 'refused', answer };
  const items = itemsOf(answer.body);
  const version = valueAt(answer.body, ['metadata', 'resourceVersion']);
  if (items === undefined || typeof version !== 'string' || version === '') {
    return { type: 'malformed', message: 'the cluster answered something that is no list' };
  }
  const next = valueAt(answer.body, ['metadata', 'continue']);
  return { items, version, next: typeof next === 'string' && next !== '' ? next : undefined };
}

/** Go writes an empty list as null. */
function itemsOf(body: JsonObject | undefined): readonly JsonValue[] | undefined {
  const items = member(body, 'items');
  if (items === null) return [];
  return isJsonArray(items) ? items : undefined;
}

/** Whoever is told of an object may stop it all. */
function putAll(items: readonly JsonValue[], collection: Collection, { sink, signal }: ListParts): void {
  for (const item of items) {
    signal.throwIfAborted();
    const object = liveObjectOf(item, collection);
    if (object !== undefined) sink.put(object);
  }
  signal.throwIfAborted();
}
