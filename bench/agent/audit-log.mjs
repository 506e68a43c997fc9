// What the agent asked of the API server, as that recorded it.
import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { AGENT_USER } from './api-server.mjs';

/** A place in the log, to read on from. */
export function markOf(file) {
  return existsSync(file) ? statSync(file).size : 0;
}

/** Every request of the agent that was answered since a mark. A watch counts when it begins. */
export function requestsSince(file, mark) {
  return readFrom(file, mark)
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
    .filter(
      ({ user, verb, stage }) => user.username === AGENT_USER && (verb !== 'watch' || stage === 'ResponseStarted'),
    )
    .map(({ verb, requestURI, objectRef, responseStatus }) => ({
      verb,
      uri: requestURI,
      what: [objectRef?.resource ?? requestURI, objectRef?.subresource].filter(Boolean).join('/'),
      status: responseStatus?.code,
    }));
}

/** How many there are of each: `patch databases/status`. */
export function countRequests(requests) {
  const counts = new Map();
  for (const { verb, what, status } of requests) {
    const name = `${verb} ${what}${status >= 400 ? ` (${status})` : ''}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([, left], [, right]) => right - left));
}

const WRITES = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

/** Whether a request changes something; keeping a Lease is no write of a status. */
export function isWrite({ verb, what }) {
  return WRITES.has(verb) && what !== 'leases';
}

function readFrom(path, mark) {
  if (!existsSync(path)) return '';
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(file).size - mark));
    readSync(file, bytes, 0, bytes.length, mark);
    return bytes.toString('utf8');
  } finally {
    closeSync(file);
  }
}
