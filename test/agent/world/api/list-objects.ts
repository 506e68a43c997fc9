import type { JsonObject } from '../../../../src/core/json/json.ts';
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
  const { kind, query } = target;
  const version = query.get('resourceVersion') ?? '';
  const token = query.get('continue') ?? '';
  const start = token === '' ? undefined : readToken(token);
  if (token !== '' && start === undefined) return badRequest('continue key is not valid');
  if (start !== undefined && version !== '' && version !== '0')
    return badRequest('specifying resource version is not allowed when using continue');
  const revision = start === undefined ? revisionOf(query, stored, cachedRevision) : start.revision;
  if (typeof revision !== 'number') return revision;
  if (start !== undefined && start.revision !== -1 && start.revision < stored.compactedRevision())
    return failure(expired(TOO_OLD, { continue: tokenOf(-1, start.after) }));
  const read = revision === -1 ? stored.revision() : revision;
  const all = stored.list(kind.type, read).filter(chosen.isChosen);
  const rest = start === undefined ? all : all.filter((object) => keyOf(object) > start.after);
  // A cache that is asked for anything it has gives all of it.
  const limit = version === '0' ? 0 : Number(query.get('limit') ?? 0);
  const page = limit === 0 ? rest : rest.slice(0, limit);
  const metadata = {
    // What has no type in Go has its empty fields, too.
    ...(kind.schema === undefined || extent === 'metadata' ? {} : { continue: '' }),
    resourceVersion: String(read),
    ...more(rest, page, { read, chosen }),
  };
  return success(representList(page, kind, { extent, metadata }));
}

const TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

function revisionOf(query: URLSearchParams, stored: StoredObjects, cached: number): number | ServerAnswer {
  const version = query.get('resourceVersion') ?? '';
  const match = query.get('resourceVersionMatch') ?? '';
  if (version === '') return stored.revision();
  const wanted = Number(version);
  if (!Number.isInteger(wanted)) return badRequest(`Invalid value: "${version}"`);
  const isLimited = Number(query.get('limit') ?? 0) > 0;
  if (match === 'Exact') return exactly(wanted, stored);
  if (wanted > cached) return tooLarge(wanted, cached);
  return wanted > 0 && isLimited && match === '' ? exactly(wanted, stored) : cached;
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
  return { continue: tokenOf(read, keyOf(last)), ...remaining };
}

/** The server's own form, so that nobody can read more out of it than of a real one. */
function tokenOf(revision: number, after: string): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `${after}\u0000` })).toString(
    'base64url',
  );
}

function readToken(token: string): { readonly revision: number; readonly after: string } | undefined {
  try {
    const { rv, start } = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as { rv: number; start: string }; // Or it throws below.
    return { revision: rv, after: start.replace(/\u0000$/, '') };
  } catch {
    return undefined;
  }
}
