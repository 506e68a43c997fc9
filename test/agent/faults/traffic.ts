import { DEFAULT_SETTINGS } from '../../../src/agent/settings.ts';
import { mostWithin, type RequestRecord } from '../world/api/request-records.ts';

/** What is wrong with how much was sent over one connection, at whatever moment. */
export function findTrafficFaults(who: string, requests: readonly RequestRecord[]): readonly string[] {
  const most = MOST.map(([what, isMeant, milliseconds, limit]) => {
    const count = mostWithin(milliseconds, requests.filter(isMeant));
    return count > limit ? [`${who} sent ${count} ${what} within ${milliseconds} ms`] : [];
  });
  return [...most.flat(), ...loopFaults(who, requests)];
}

type Limit = readonly [what: string, isMeant: (request: RequestRecord) => boolean, milliseconds: number, limit: number];

const { requestBurst, requestsPerSecond } = DEFAULT_SETTINGS;

const MOST: readonly Limit[] = [
  ['requests', isBudgeted, 1_000, requestBurst + requestsPerSecond],
  ['requests', isBudgeted, 60_000, requestBurst + 60 * requestsPerSecond],
  // A round of three shards reads all Leases and writes four of its own.
  ['requests for Leases', ({ template }) => template.includes('/leases'), 1_000, 30],
];

/** Watches, and lists that replace them, are bounded by their back-off. */
function isBudgeted({ verb, template }: RequestRecord): boolean {
  return verb !== 'watch' && verb !== 'list' && !template.includes('/leases');
}

/** Of one collection within ten seconds: a watch that cannot be resumed, the list's pages, and the first steps of a back-off. */
const MOST_TRIES = 20;

function loopFaults(who: string, requests: readonly RequestRecord[]): readonly string[] {
  const collections = new Map<string, RequestRecord[]>();
  for (const request of requests) {
    if ((request.verb !== 'watch' && request.verb !== 'list') || request.template.includes('/leases')) continue;
    const [path = ''] = request.path.split('?');
    const known = collections.get(path) ?? [];
    if (known.push(request) === 1) collections.set(path, known);
  }
  return [...collections].flatMap(([path, tries]) => {
    const most = mostWithin(10_000, tries);
    return most > MOST_TRIES ? [`${who} asked ${most} times within 10 s for ${path}`] : [];
  });
}
