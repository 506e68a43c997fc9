import { DEFAULT_SETTINGS } from '../../../../src/agent/settings.ts';
import { SECOND } from '../../../../src/core/time/instant.ts';
import type { SentRequest } from './start-replica.ts';

/** Of one collection within ten seconds. The shortest waits that a draw can bring are 0.08, 0.16, … 3, 3 s, and lists may come on top. */
const MOST_OF_A_COLLECTION = 24;
/** Within a second: a try every retry period, of a read and a write, and giving the Lease back. */
const MOST_OF_LEASES = 6;

/** Where a replica sent more than it may at any moment: the budget of all that is no watch, and each collection's own pace. */
export function requestFaults(sent: readonly SentRequest[]): readonly string[] {
  const { requestsPerSecond, requestBurst } = DEFAULT_SETTINGS;
  const leases = sent.filter(({ path }) => path.includes('/coordination.k8s.io/'));
  const others = sent.filter(({ isWatch, path }) => !isWatch && !path.includes('/coordination.k8s.io/'));
  const collections = new Map<string, SentRequest[]>();
  for (const request of sent.filter(({ isWatch }) => isWatch)) {
    collections.set(request.path, [...(collections.get(request.path) ?? []), request]);
  }
  return [
    ...tooMany(others, { within: SECOND, most: requestBurst + requestsPerSecond, what: 'requests' }),
    ...tooMany(others, { within: 10 * SECOND, most: requestBurst + 10 * requestsPerSecond, what: 'requests' }),
    ...tooMany(leases, { within: SECOND, most: MOST_OF_LEASES, what: 'requests for Leases' }),
    ...[...collections].flatMap(([path, watches]) =>
      tooMany(watches, { within: 10 * SECOND, most: MOST_OF_A_COLLECTION, what: `watches of ${path}` }),
    ),
  ];
}

/** The most that were ever sent within a time. */
function mostWithin(sent: readonly SentRequest[], within: number): number {
  let first = 0;
  return sent.reduce((most, { at }, last) => {
    while ((sent[first]?.at ?? at) <= at - within) first += 1;
    return Math.max(most, last - first + 1);
  }, 0);
}

function tooMany(
  sent: readonly SentRequest[],
  { within, most, what }: { readonly within: number; readonly most: number; readonly what: string },
): readonly string[] {
  const sentMost = mostWithin(sent, within);
  return sentMost > most ? [`${sentMost} ${what} within ${within / SECOND} s, at most ${most} are right`] : [];
}
