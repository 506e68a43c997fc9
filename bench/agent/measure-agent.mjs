// The measurements of running replicas, one after the other.

import { seriesOf } from './agent-replica.mjs';
import { countRequests, isWrite, markOf, requestsSince } from './audit-log.mjs';
import { changeObjects, percentile } from './change-objects.mjs';
import { forgetPeak, memoryOf, usageDuring } from './process-facts.mjs';
import { sleep, waitFor } from './programs.mjs';
import { keyOf, readinessOf, watchStatuses } from './status-watch.mjs';

const MINUTE = 60_000;

/** Starts the replicas and waits until each status says Ready. */
export async function measureStart({ api, filled, startAll }) {
  const readiness = new Map(filled.map(({ resource }) => [keyOf(resource), undefined]));
  const times = { first: undefined, written: undefined, ready: undefined };
  const start = performance.now();
  const left = { written: filled.length, ready: filled.length };
  const replicasStarting = startAll();
  const watch = await watchStatuses(
    api,
    filled.map(({ resource }) => resource),
    (key, status, time) => {
      const [before, now] = [readiness.get(key), readinessOf(status)];
      if (now === undefined) return;
      readiness.set(key, now);
      if (before === undefined) left.written -= 1;
      left.ready += Number(before === 'True') - Number(now === 'True');
      times.first ??= time - start;
      if (left.written === 0) times.written ??= time - start;
      if (left.ready === 0) times.ready ??= time - start;
    },
  );
  const replicas = await replicasStarting;
  const listening = performance.now() - start;
  const stuck = () => [...readiness].filter(([, each]) => each !== 'True').slice(0, 5);
  const timeout = MINUTE + filled.length * 200;
  await waitFor('every resource is Ready', () => left.ready === 0, { timeout, program: replicas[0] }).catch((error) => {
    throw new Error(`${error.message}\n${JSON.stringify({ left, stuck: stuck() })}`);
  });
  watch.close();
  const peaks = replicas.map(({ pid }) => memoryOf(pid));
  return { replicas, listening, ...times, peaks };
}

/** Waits until the agent writes and lists nothing any more: what no watch tells of it goes on to read now and then. */
export async function untilQuiet(auditFile, rest = 10_000) {
  for (;;) {
    const mark = markOf(auditFile);
    await sleep(rest);
    if (
      !requestsSince(auditFile, mark).some(({ what, verb }) => what !== 'leases' && verb !== 'watch' && verb !== 'get')
    )
      return;
  }
}

/** Nothing changes for a while. */
export async function measureIdle({ replicas, auditFile, seconds }) {
  const memory = replicas.map(({ pid }) => memoryOf(pid));
  const mark = markOf(auditFile);
  const { shares } = await usageDuring(pidsOf(replicas), () => sleep(seconds * 1000));
  const requests = requestsSince(auditFile, mark);
  const after = replicas.map(({ pid }) => memoryOf(pid));
  const heaps = [];
  for (const replica of replicas) heaps.push(heapOf(await replica.metrics()));
  return {
    seconds,
    memory,
    after,
    shares,
    heaps,
    counts: countRequests(requests),
    writes: requests.filter(isWrite).length,
  };
}

function heapOf(metrics) {
  const objects = metrics.get('planwright_store_objects');
  const packed = metrics.get('planwright_store_bytes');
  return { used: metrics.get('nodejs_heap_size_used_bytes') / 1024 ** 2, objects, packed: packed / 1024 ** 2 };
}

function pidsOf(replicas) {
  return Object.fromEntries(replicas.map(({ name, pid }) => [name, pid]));
}

/** Changes at a rate, and what the agent does because of them. */
export async function measureChanges({ api, filled, replicas, server, perSecond, seconds }) {
  const mark = markOf(server.auditFile);
  const before = await looksOf(replicas);
  const pids = { ...pidsOf(replicas), ...server.pids, bench: process.pid };
  const usage = await usageDuring(pids, () => changeObjects(api, filled, { perSecond, seconds }));
  const { samples, missing, failures, lateness } = usage.result;
  const requests = requestsSince(server.auditFile, mark);
  const looks = await looksOf(replicas);
  const summary = (name) => {
    const values = samples.map((sample) => sample[name]);
    return { p50: percentile(values, 0.5), p99: percentile(values, 0.99), most: Math.max(...values) };
  };
  return {
    changes: perSecond * seconds,
    perSecond,
    seconds,
    seen: samples.length,
    missing,
    failures: failures.slice(0, 5),
    failed: failures.length,
    fromSent: summary('fromSent'),
    fromAnswer: summary('fromAnswer'),
    patch: summary('patch'),
    late: percentile(lateness, 0.99),
    shares: usage.shares,
    memory: replicas.map(({ pid }) => memoryOf(pid)),
    counts: countRequests(requests),
    requests: requests.filter(({ what }) => what !== 'leases').length,
    looks: Object.fromEntries(
      Object.entries(looks).map(([outcome, count]) => [outcome, count - (before[outcome] ?? 0)]),
    ),
  };
}

/** How often all replicas have looked at a resource, by how it ended. */
async function looksOf(replicas) {
  const all = await Promise.all(replicas.map((replica) => replica.metrics()));
  const counts = {};
  for (const { labels, value } of all.flatMap((each) =>
    seriesOf(each, 'planwright_reconciliation_duration_seconds_count'),
  )) {
    counts[labels.outcome] = (counts[labels.outcome] ?? 0) + value;
  }
  return counts;
}

/** The API server dies and comes back: every watch is too old for it, and everything is listed anew. */
export async function measureRelist({ replicas, server, count }) {
  for (const { pid } of replicas) forgetPeak(pid);
  const wanted = await Promise.all(replicas.map(watchCount));
  const mark = markOf(server.auditFile);
  await server.restart();
  const start = performance.now();
  const lists = () => requestsSince(server.auditFile, mark).filter(isList);
  const isDone = async () =>
    (await Promise.all(replicas.map((replica, index) => isListed(replica, wanted[index])))).every(Boolean);
  await waitFor('everything is listed anew', async () => lists().length > 0 && (await isDone()), {
    timeout: 3 * MINUTE + count * 100,
    interval: 250,
    program: replicas[0],
  });
  const milliseconds = performance.now() - start;
  return { milliseconds, lists: lists().length, memory: replicas.map(({ pid }) => memoryOf(pid)) };
}

/** The replicas stop and others start, while nothing changes: until every resource was evaluated once more. They write nothing. */
export async function measureRestart({ replicas, startAll, count, auditFile }) {
  await Promise.all(replicas.map((replica) => replica.stop()));
  const mark = markOf(auditFile);
  const start = performance.now();
  const again = await startAll();
  const evaluated = async () => {
    const all = await Promise.all(again.map((replica) => replica.metrics()));
    const resources = all.flatMap((metrics) => seriesOf(metrics, 'planwright_resources'));
    return resources.reduce((sum, { value }) => sum + value, 0);
  };
  await waitFor('every resource is evaluated again', async () => (await evaluated()) >= count, {
    timeout: MINUTE + count * 200,
    interval: 100,
    program: again[0],
  });
  const milliseconds = performance.now() - start;
  await untilQuiet(auditFile);
  return { replicas: again, milliseconds, writes: requestsSince(auditFile, mark).filter(isWrite).length };
}

function isList({ verb, uri, status }) {
  return status === 200 && (verb === 'list' || uri.includes('sendInitialEvents=true'));
}

async function watchCount(replica) {
  return seriesOf(await replica.metrics(), 'planwright_watch_state').filter(isLive).length;
}

async function isListed(replica, wanted) {
  const states = seriesOf(await replica.metrics(), 'planwright_watch_state');
  return states.filter(isLive).length >= wanted;
}

function isLive({ labels }) {
  return labels.state === 'live';
}
