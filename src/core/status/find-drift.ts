import { diffPlan } from '../drift/diff-plan.ts';
import type { Difference } from '../drift/difference.ts';
import { type Instant, MINUTE, parseInstant } from '../time/instant.ts';
import { clearObjects } from './clear-objects.ts';
import { isSettled } from './derive-facts.ts';
import type { GatheredFindings } from './gather-findings.ts';
import type { DriftStatus } from './status.ts';

/** How long it is told that an object was made again: long enough for somebody to see it, not for ever. */
const NEWS_LIFETIME = 60 * MINUTE;

/**
 * Where the cluster differs from the Plan. Once this very Plan has been ready, what is missing was taken away; before, it is merely
 * not applied yet. What is younger than a status that said ready was made again; that is told for an hour.
 */
export function findDrift(gathered: GatheredFindings, ready: boolean): readonly Difference[] {
  const { plan, input, objects } = gathered;
  if (plan === undefined) return [];
  const { live, shapes, cleared, rules } = input;
  const wasApplied = ready || isSettled(gathered);
  const isSame = (id: string): boolean => cleared?.find(id) !== undefined;
  const found = diffPlan({ plan, live, shapes, wasApplied, isSame, readySince: knownReadyAt(gathered) });
  if (cleared !== undefined) clearObjects(cleared, { objects, rules }, found);
  const news = found.filter(({ type }) => type === 'Recreated');
  const isNew = new Set(news.map(({ object }) => object));
  const told = [...news, ...oldNews(gathered).filter(({ object }) => !isNew.has(object))];
  // News come last and by name, so that they stand in the same place when they are no longer new.
  return [...found.filter(({ type }) => type !== 'Recreated'), ...told.sort(byObject)];
}

function byObject(left: Difference, right: Difference): number {
  if (left.object === right.object) return 0;
  return left.object < right.object ? -1 : 1;
}

/** When the first of the news that a status tells is old. */
export function newsEndOf({ items }: DriftStatus): Instant | undefined {
  const ends = items
    .filter(({ type }) => type === 'Recreated')
    .flatMap(({ since }) => parseInstant(since) ?? [])
    .map((since) => since + NEWS_LIFETIME);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** The status before said that everything of this Plan was there: then it was there when that was written. */
function knownReadyAt(found: GatheredFindings): Instant | undefined {
  const { previous, plan } = found;
  if (!isSettled(found) || previous.planDigest !== plan?.digest) return undefined;
  return previous.conditions.get('Ready')?.status === 'True' ? previous.lastUpdated : undefined;
}

function oldNews(found: GatheredFindings): readonly Difference[] {
  const { previous, input, plan } = found;
  if (previous.planDigest !== plan?.digest) return [];
  return previous.drift.flatMap(({ object, type, message = '', since }) => {
    const age = input.now - (parseInstant(since) ?? input.now);
    if (type !== 'Recreated' || age >= NEWS_LIFETIME || input.live.find(object) === undefined) return [];
    return [{ object, type, message }];
  });
}
