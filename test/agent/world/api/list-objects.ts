import { parseJson } from '../../../../src/core/drift/managed-fields.ts';
import { type JsonObject, member } from '../../../../src/core/json/json.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { badRequest, expired, failure, type ServerAnswer, success } from './answers.ts';
import type { Target } from './read-request.ts';
import { type Extent, representList } from './representations.ts';
import { fieldSelectorOf, labelSelectorOf, type Selector } from './selectors.ts';
import { keyOf, type StoredObjects } from './stored-objects.ts';

/** What a list or watch is of. */
export interface Chosen {
  readonly isChosen: Selector;
  readonly isNarrowed: boolean;
}

/** What a list or watch selects, or why nobody can tell. */
export function chosenBy({ kind, namespace, name, query }: Target): Chosen | ServerAnswer {
  const [labels, fields] = [query.get('labelSelector') ?? '', query.get('fieldSelector') ?? ''];
  const byLabel = labelSelectorOf(labels);
  const byField = fieldSelectorOf(fields, kind);
  if (byLabel === undefined) return badRequest(`unable to parse requirement: ${labels}`);
  if (typeof byField === 'string') return badRequest(byField);
  const isInPlace = ({ metadata }: LiveObject): boolean =>
    (namespace === undefined || metadata.namespace === namespace) && (name === undefined || metadata.name === name);
  return {
    isChosen: (object) => isInPlace(object) && byLabel(object) && byField(object),
    isNarrowed: labels !== '' || fields !== '',
  };
}

/** LIST: of now, of a revision, of what a lagging cache knows, or the next page of an earlier one. */
export function listObjects(
  target: Target,
  stored: StoredObjects,
  { extent, cachedRevision }: { readonly extent: Extent; readonly cachedRevision: number },
): ServerAnswer {
  const chosen = chosenBy(target);
  if ('status' in chosen) return chosen;
  const start = startOf(target.query, stored, cachedRevision);
  if ('status' in start) return start;
  const { kind, query } = target;
  const all = stored.list(kind.type, start.revision).filter(chosen.isChosen);
  const rest = start.after === '' ? all : all.filter((object) => keyOf(object) > start.after);
  // A cache that is asked for anything it has gives all of it.
  const limit = query.get('resourceVersion') === '0' ? 0 : Number(query.get('limit') ?? 0);
  const page = limit === 0 ? rest : rest.slice(0, limit);
  const metadata = {
    // What has no type in Go has its empty fields, too.
    ...(kind.schema === undefined || extent === 'metadata' ? {} : { continue: '' }),
    resourceVersion: String(start.revision),
    ...more(rest, page, { read: start.revision, chosen }),
  };
  return success(representList(page, kind, { extent, metadata }));
}

/** Where a list begins: at a revision, after a key. */
interface Start {
  readonly revision: number;
  readonly after: string;
}

function startOf(query: URLSearchParams, stored: StoredObjects, cached: number): Start | ServerAnswer {
  const token = query.get('continue') ?? '';
  if (token !== '') return continued(token, query, stored);
  const revision = revisionOf(query, stored, cached);
  return typeof revision === 'number' ? { revision, after: '' } : revision;
}

/** The revision -1 goes on with what is there now, where the old revision is forgotten. */
function continued(token: string, query: URLSearchParams, stored: StoredObjects): Start | ServerAnswer {
  const start = readToken(token);
  if (start === undefined) return badRequest('continue key is not valid');
  if (!/^0?$/.test(query.get('resourceVersion') ?? ''))
    return badRequest('specifying resource version is not allowed when using continue');
  if (start.revision === -1) return { ...start, revision: stored.revision() };
  if (start.revision >= stored.compactedRevision()) return start;
  return failure(expired(TOO_OLD, { continue: tokenOf({ revision: -1, after: start.after }) }));
}

const TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

function revisionOf(query: URLSearchParams, stored: StoredObjects, cached: number): number | ServerAnswer {
  const version = query.get('resourceVersion') ?? '';
  if (version === '') return stored.revision();
  const wanted = Number(version);
  if (!Number.isInteger(wanted)) return badRequest(`Invalid value: "${version}"`);
  if (isExact(query, wanted)) return exactly(wanted, stored);
  return wanted > cached ? tooLarge(wanted, cached) : cached;
}

/** A page of a revision is of exactly that one, where nothing else is said. */
function isExact(query: URLSearchParams, wanted: number): boolean {
  const match = query.get('resourceVersionMatch') ?? '';
  return match === 'Exact' || (match === '' && wanted > 0 && Number(query.get('limit') ?? 0) > 0);
}

function exactly(wanted: number, stored: StoredObjects): number | ServerAnswer {
  if (wanted > stored.revision()) return tooLarge(wanted, stored.revision());
  if (wanted >= stored.compactedRevision()) return wanted;
  return failure(expired('The resourceVersion for the provided list is too old.'));
}

/** What a server says that lags behind another one that the client was told of things by. */
function tooLarge(wanted: number, current: number): ServerAnswer {
  return failure({
    code: 504,
    reason: 'Timeout',
    message: `Timeout: Too large resource version: ${wanted}, current: ${current}`,
    details: {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
    retryAfter: 1,
  });
}

function more(
  rest: readonly LiveObject[],
  page: readonly LiveObject[],
  { read, chosen }: { readonly read: number; readonly chosen: Chosen },
): JsonObject {
  const last = page.at(-1);
  if (page.length === rest.length || last === undefined) return {};
  const remaining = chosen.isNarrowed ? {} : { remainingItemCount: rest.length - page.length };
  return { continue: tokenOf({ revision: read, after: keyOf(last) }), ...remaining };
}

/** In the server's own form, in which a key ends with a NUL. */
function tokenOf({ revision, after }: Start): string {
  const token = JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `${after}\0` });
  return Buffer.from(token).toString('base64url');
}

function readToken(token: string): Start | undefined {
  const value = parseJson(Buffer.from(token, 'base64url').toString('utf8'));
  const [revision, start] = [member(value, 'rv'), member(value, 'start')];
  if (typeof revision !== 'number' || typeof start !== 'string') return undefined;
  return { revision, after: start.slice(0, -1) };
}
