import type { Clock } from '../../../../src/agent/ports.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { badRequest, expired, failure, invalidOptions, type ServerAnswer, statusOf } from './answers.ts';
import { type Chosen, chosenBy } from './list-objects.ts';
import type { Target } from './read-request.ts';
import { type Extent, representText } from './representations.ts';
import { apiVersionOf, type ServedKind } from './served-kinds.ts';
import type { Change, StoredObjects } from './stored-objects.ts';

/** Who watches. */
export interface Watcher {
  /** One event as JSON. */
  tell(line: string): void;
  /** The server ends the stream, in order. */
  end(): void;
}

/** What a watch needs. */
export interface WatchScene {
  readonly stored: StoredObjects;
  readonly clock: Clock;
  readonly random: () => number;
  readonly extent: Extent;
  /** Until when a server that lags has seen the writes. */
  readonly cachedRevision: number;
}

/** Both in milliseconds; a server ends watches of which nobody said how long they last after 30 to 60 minutes. */
const BOOKMARK_INTERVAL = 60_000;
const SHORTEST_WATCH = 1_800_000;
/** A watch is told where it is two seconds before it ends. */
const LAST_BOOKMARK = 2_000;

/** WATCH: tells what is there where asked to, and then every change until it is ended. The answer ends it, or says why there is none. */
export function watchObjects(target: Target, scene: WatchScene, watcher: Watcher): (() => void) | ServerAnswer {
  const { kind, query } = target;
  const chosen = chosenBy(target);
  if ('status' in chosen) return chosen;
  const refusal = refuse(query);
  if (refusal !== undefined) return refusal;
  const { stored, clock, extent } = scene;
  const wantsBookmarks = isTrue(query.get('allowWatchBookmarks'));
  const ends: (() => void)[] = [];
  const stop = (): void => {
    for (const end of ends.splice(0)) end();
  };
  const end = (): void => {
    stop();
    watcher.end();
  };
  const from = begin(target, { scene, chosen, watcher });
  if (from === undefined) {
    ends.push(clock.after(0, end));
    return stop;
  }
  const tellChange = (change: Change): void => {
    const line = change.revision > from ? lineOf(change, chosen, { kind, extent }) : undefined;
    if (line !== undefined) watcher.tell(line);
  };
  for (const change of stored.changesSince(kind.type, from)) tellChange(change);
  ends.push(stored.onChange(kind.type, tellChange));
  const bookmark = (): void => watcher.tell(bookmarkLine(kind, extent, { revision: stored.revision() }));
  const lasts = lifetimeOf(query, scene.random);
  // Who was told where the list ends is told the next time a minute later, however soon the end is.
  const beforeEnd = query.get('resourceVersion') === null && lasts < BOOKMARK_INTERVAL ? [] : [lasts - LAST_BOOKMARK];
  if (wantsBookmarks) ends.push(...tellRegularly(clock, beforeEnd, bookmark));
  ends.push(clock.after(lasts, end));
  return stop;
}

/** Rules of KEP-3157. */
function refuse(query: URLSearchParams): ServerAnswer | undefined {
  const [wantsInitial, match] = [isTrue(query.get('sendInitialEvents')), query.get('resourceVersionMatch') ?? ''];
  const field = 'resourceVersionMatch';
  const reason = 'FieldValueForbidden';
  if (wantsInitial && match !== 'NotOlderThan') {
    const message = 'Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan';
    return invalidOptions('ListOptions', field, { reason, message });
  }
  if (query.get('sendInitialEvents') === null && match !== '') {
    const message = 'Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided';
    return invalidOptions('ListOptions', field, { reason, message });
  }
  const version = query.get('resourceVersion') ?? '';
  return /^\d*$/.test(version) ? undefined : badRequest(`Invalid value: "${version}"`);
}

/** Tells what is there, and answers from which revision on changes are told; undefined where that is too long ago. */
function begin(
  { kind, query }: Target,
  { scene, chosen, watcher }: { readonly scene: WatchScene; readonly chosen: Chosen; readonly watcher: Watcher },
): number | undefined {
  const { stored, extent, cachedRevision } = scene;
  const version = Number(query.get('resourceVersion') ?? '');
  const isInitial = isTrue(query.get('sendInitialEvents'));
  if (version === 0 || isInitial) {
    const start = query.get('resourceVersion') === '0' ? cachedRevision : stored.revision();
    for (const object of stored.list(kind.type, start).filter(chosen.isChosen))
      watcher.tell(eventLine('ADDED', representText(object, kind, extent)));
    if (isTrue(query.get('allowWatchBookmarks')))
      watcher.tell(bookmarkLine(kind, extent, { revision: start, isEndOfInitial: true }));
    return start;
  }
  const oldest = stored.compactedRevision();
  if (version >= oldest) return version;
  const status = statusOf(expired(`too old resource version: ${version} (${oldest})`));
  watcher.tell(eventLine('ERROR', JSON.stringify(status)));
  return undefined;
}

/** What a change is for somebody who sees only some objects. What is no longer seen is told as it was, at the revision of the change. */
function lineOf(
  { before, after, revision }: Change,
  { isChosen }: Chosen,
  { kind, extent }: { readonly kind: ServedKind; readonly extent: Extent },
): string | undefined {
  const [was, is] = [before !== undefined && isChosen(before), after !== undefined && isChosen(after)];
  if (is && after !== undefined) return eventLine(was ? 'MODIFIED' : 'ADDED', representText(after, kind, extent));
  if (!was || before === undefined) return undefined;
  const last: LiveObject = { ...before, metadata: { ...before.metadata, resourceVersion: String(revision) } };
  return eventLine('DELETED', representText(last, kind, extent));
}

function lifetimeOf(query: URLSearchParams, random: () => number): number {
  const asked = Number(query.get('timeoutSeconds') ?? 0) * 1000;
  return asked > 0 ? asked : SHORTEST_WATCH * (1 + random());
}

/** Bookmarks once a minute, and at other moments. */
function tellRegularly(clock: Clock, moments: readonly number[], bookmark: () => void): readonly (() => void)[] {
  let takeBack = (): void => {};
  const next = (): void => {
    takeBack = clock.after(BOOKMARK_INTERVAL, () => {
      bookmark();
      next();
    });
  };
  next();
  return [() => takeBack(), ...moments.filter((moment) => moment > 0).map((moment) => clock.after(moment, bookmark))];
}

function bookmarkLine(
  kind: ServedKind,
  extent: Extent,
  { revision, isEndOfInitial = false }: { readonly revision: number; readonly isEndOfInitial?: boolean },
): string {
  const annotations = isEndOfInitial ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {};
  const type =
    extent === 'metadata'
      ? { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' }
      : { kind: kind.kind, apiVersion: apiVersionOf(kind) };
  return eventLine(
    'BOOKMARK',
    JSON.stringify({ ...type, metadata: { resourceVersion: String(revision), ...annotations } }),
  );
}

function eventLine(type: string, object: string): string {
  return `{"type":"${type}","object":${object}}`;
}

function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1';
}

/** A failure in the middle of a stream. */
export function errorLine(answer: ServerAnswer): string {
  return eventLine('ERROR', JSON.stringify(answer.body));
}

/** What a server says that lost the place of a watch. */
export function expiredWatch(): ServerAnswer {
  return failure(expired('too old resource version'));
}
