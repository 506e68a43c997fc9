// Measures in this very process; `bench/status.mjs` bundles and starts it. Writes what it measured as JSON to the file it is given.
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import { diffPlan } from '../../src/core/drift/diff-plan.ts';
import { assessHealth } from '../../src/core/health/assess-health.ts';
import { createLiveState } from '../../src/core/live/live-state.ts';
import { evaluate } from '../../src/core/status/evaluate.ts';
import { installedAt, mergedOf, NOW } from './workload.mjs';

const FULL = { fleet: 1000, rounds: 5, budget: 200 };
const QUICK = { fleet: 100, rounds: 3, budget: 100 };

const [answer, mode] = process.argv.slice(2);
const sizes = mode === '--quick' ? QUICK : FULL;
const machine = { cores: availableParallelism(), processor: cpus()[0]?.model ?? 'unknown', node: process.version };

function main() {
  const before = loadavg()[0];
  progress(`installing ${sizes.fleet} resources`);
  const fleet = Array.from({ length: sizes.fleet }, (_, index) => installedAt(index));
  const results = [
    measureFleet('one resource of 20 objects', fleet.slice(0, 1)),
    measureFleet('one resource of 1000 objects', [mergedOf(fleet.slice(0, 50))]),
    measureFleet(`${sizes.fleet} resources of 20 objects`, fleet),
  ];
  const load = [before, loadavg()[0]];
  writeFileSync(answer, JSON.stringify({ machine: { ...machine, load }, sizes, results }));
}

/** All resources in one live state, as an agent that watches a cluster has them. */
function measureFleet(title, fleet) {
  progress(title);
  const objects = parsed(fleet);
  const live = createLiveState(objects);
  const inputs = fleet.map(({ texts: _texts, ...input }) => settled({ ...input, live, now: NOW }));
  const subject = { fleet, objects, inputs, live };
  const parts = { ...wholes(subject), ...pieces(subject), ...peers(subject) };
  return {
    title,
    resources: fleet.length,
    planned: fleet.reduce((sum, { plan }) => sum + plan.objects.length, 0),
    live: objects.length,
    bytes: fleet.reduce((sum, { texts }) => sum + texts.reduce((length, text) => length + text.length, 0), 0),
    indexBytes: heapOf(() => createLiveState(objects)) / objects.length,
    times: inTurns(parts),
  };
}

function parsed(fleet) {
  return fleet.flatMap(({ texts }) => texts.map((text) => JSON.parse(text)));
}

/** The input with the status that a resource has settled on, as it comes back from the API server. */
function settled(input) {
  let previous = {};
  for (let look = 0; look < 3; look += 1) {
    const { status } = evaluate({ ...input, previous });
    previous = JSON.parse(JSON.stringify(status));
  }
  if (previous.phase !== 'Running' || previous.drift.count !== 0) {
    throw new Error(`a resource is not ready and in sync: ${JSON.stringify(previous.drift)}, ${previous.message}`);
  }
  return { ...input, previous };
}

/** Whole evaluations of every resource. */
function wholes({ fleet, objects, inputs, live }) {
  return {
    steady: () => inputs.map((input) => evaluate(input)),
    changed: prepared(
      objects,
      () => inputs.map((input) => ({ ...input, live: withOneAnew(live, input.plan) })),
      (changed) => changed.map((input) => evaluate(input)),
    ),
    first: prepared(
      objects,
      () => createLiveState(parsed(fleet)),
      (fresh) => inputs.map((input) => evaluate({ ...input, live: fresh, previous: {} })),
    ),
  };
}

/** A live state in which one object of a Plan has just been received again. The workload of the Plan that has the most to compare. */
function withOneAnew(live, { objects }) {
  const id = objects.find(({ ref }) => ref.kind === 'StatefulSet').id;
  const object = JSON.parse(JSON.stringify(live.find(id)));
  const metadata = { ...object.metadata, resourceVersion: `${object.metadata.resourceVersion}0` };
  return { ...live, find: (wanted) => (wanted === id ? { ...object, metadata } : live.find(wanted)) };
}

/** What an evaluation is made of. */
function pieces({ fleet, objects, inputs, live }) {
  const readySince = NOW - 60_000;
  const compare = (all, state) => all.map(({ plan, shapes }) => diffPlan({ plan, live: state, shapes, readySince }));
  return {
    index: () => createLiveState(objects),
    health: () => inputs.map(assessAll),
    drift: () => compare(inputs, live),
    driftAnew: prepared(
      objects,
      () => createLiveState(parsed(fleet)),
      (fresh) => compare(inputs, fresh),
    ),
  };
}

function assessAll({ plan, live, rules, now }) {
  return plan.objects.map(({ id }) => assessHealth(live.find(id), { live, now, rules, wasReady: true }));
}

/** What anybody has to do who wants to know as much, and nobody can do without: to receive the objects, and to walk their fields. */
function peers({ fleet }) {
  const texts = fleet.flatMap((resource) => resource.texts);
  const manifests = fleet.flatMap(({ plan }) => plan.objects.map(({ manifest }) => manifest));
  const copies = manifests.map((manifest) => JSON.parse(JSON.stringify(manifest)));
  return {
    parse: () => texts.map((text) => JSON.parse(text)),
    deepEqual: () => manifests.map((manifest, index) => isDeepStrictEqual(manifest, copies[index])),
  };
}

/** Something to time with an input that is made anew for every time, which is not timed. */
function prepared(objects, prepare, run) {
  return { prepare, run, objects: objects.length };
}

/** The median time of each in milliseconds. They take turns, so that a machine that gets slower does so for all. */
function inTurns(parts) {
  const samples = Object.fromEntries(Object.keys(parts).map((name) => [name, []]));
  for (let round = 0; round <= sizes.rounds; round += 1) {
    for (const [name, part] of Object.entries(parts)) {
      globalThis.gc();
      const time = part.prepare === undefined ? timeRepeated(part) : timePrepared(part);
      if (round > 0) samples[name].push(time);
    }
  }
  return Object.fromEntries(Object.entries(samples).map(([name, times]) => [name, median(times)]));
}

/** So often that the clock's own inaccuracy is small; before that, some time for the compiler. */
function timeRepeated(run) {
  const begin = processorTime();
  do run();
  while (processorTime() - begin < sizes.budget / 2);
  const start = processorTime();
  let [count, spent] = [0, 0];
  do {
    run();
    count += 1;
    spent = processorTime() - start;
  } while (spent < sizes.budget);
  return spent / count;
}

/** What preparing leaves behind is collected before anything is timed, and what that costs the compiler is made good. */
function timePrepared({ prepare, run, objects }) {
  const begin = processorTime();
  const size = Math.ceil(BATCH_OBJECTS / objects);
  let [sum, count] = [0, 0];
  do {
    const [early, inputs] = [preparedTimes(size, prepare), preparedTimes(size, prepare)];
    globalThis.gc();
    for (const input of early) run(input);
    const start = processorTime();
    for (const input of inputs) run(input);
    sum += processorTime() - start;
    count += size;
  } while (processorTime() - begin < PREPARED_FACTOR * sizes.budget);
  return sum / count;
}

function preparedTimes(count, prepare) {
  return Array.from({ length: count }, () => prepare());
}

const BATCH_OBJECTS = 4000;
/** Most of the time goes into preparing. */
const PREPARED_FACTOR = 3;

/** What this process has used, in milliseconds: other work on the machine disturbs it far less than the time of day. */
function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function heapOf(make) {
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  const kept = make();
  globalThis.gc();
  const after = process.memoryUsage().heapUsed;
  // Used after the second look, so that it is not collected before it.
  return kept === undefined ? 0 : after - before;
}

function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[sorted.length >> 1];
}

function progress(text) {
  process.stderr.write(`${text}\n`);
}

main();
