// Fills a store in this very process, which does nothing else; `store.mjs` bundles and starts it. Prints what it measured as JSON.
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { createObjectStore } from '../../src/agent/store/create-object-store.ts';
import { groupKindOf } from '../../src/core/live/live-object.ts';

const [objectsFile, plansFile, mode] = process.argv.slice(2);
const MEGABYTE = 1024 * 1024;
const OBJECTS_OF_A_RESOURCE = 20;

function main() {
  const before = memory();
  const store = createObjectStore();
  const sinks = new Map();
  const objects = fill(store, sinks, objectsFile);
  const loaded = memory();
  const { size } = store;
  const plans = fill(store, sinks, plansFile);
  const withPlans = memory();
  const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
  const report = {
    objects: objects.count,
    textBytes: objects.bytes,
    packedBytes: size.packedBytes,
    plans: { count: plans.count, textBytes: plans.bytes, packedBytes: store.size.packedBytes - size.packedBytes },
    before,
    loaded,
    withPlans,
    peak,
    times: { fill: objects.time / objects.count, ...(mode === undefined ? timesOf(store, sinks) : {}) },
  };
  process.stdout.write(JSON.stringify(report));
}

/** As a reflector does: line by line. */
function fill(store, sinks, path) {
  const start = processorTime();
  let [count, bytes] = [0, 0];
  forEachLine(path, (line) => {
    const object = JSON.parse(line);
    count += 1;
    bytes += line.length;
    if (mode === '--keep-nothing') return;
    sinkOf(store, sinks, object).put(object);
  });
  for (const sink of sinks.values()) sink.endList();
  return { count, bytes, time: processorTime() - start };
}

function sinkOf(store, sinks, object) {
  const groupKind = groupKindOf(object);
  const known = sinks.get(groupKind);
  if (known !== undefined) return known;
  const { apiVersion, kind } = object;
  const sink = store.sinkFor({ key: groupKind, groupKind, apiVersion, kind, path: '', isMetadataOnly: false });
  sink.beginList();
  sinks.set(groupKind, sink);
  return sink;
}

function timesOf(store, sinks) {
  const groups = groupsOf(store);
  const findAll = (ids) => ids.forEach((id) => store.find(id));
  const unpack = timed(groups, findAll);
  const again = timed(Array(100).fill(groups.at(-1)), findAll);
  const pods = store
    .idsOf('Pod')
    .slice(0, 2000)
    .map((id) => store.find(id));
  const put = (pod) => sinks.get('Pod').put(pod);
  const relist = timed(pods, put);
  const change = timed(pods.map(changedPod), put);
  return { unpack, again, relist, change };
}

/** Twenty of the objects of each resource. */
function groupsOf(store) {
  const labels = store.idsOf('StatefulSet.apps').map((id) => {
    const { namespace, labels } = store.find(id).metadata;
    return [namespace, labels['planwright.dev/resource']];
  });
  const unique = new Map(labels.map((label) => [label.join(), label]));
  return [...unique.values()].map((label) => store.idsLabelled(...label).slice(0, OBJECTS_OF_A_RESOURCE));
}

function changedPod(pod) {
  const copy = JSON.parse(JSON.stringify(pod));
  copy.metadata.resourceVersion = `${copy.metadata.resourceVersion}0`;
  copy.status.conditions[1].status = 'False';
  return copy;
}

/** The mean of all, in milliseconds. */
function timed(inputs, run) {
  const start = processorTime();
  for (const input of inputs) run(input);
  return (processorTime() - start) / inputs.length;
}

/** What this process has used, in milliseconds, the collection of garbage included: other work on the machine disturbs it little. */
function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** In MB: resident as it is, and the heap when all garbage has been collected. */
function memory() {
  const { rss } = process.memoryUsage();
  globalThis.gc();
  globalThis.gc();
  return { rss: rss / MEGABYTE, heap: process.memoryUsage().heapUsed / MEGABYTE };
}

function forEachLine(path, onLine) {
  const file = openSync(path, 'r');
  const [chunk, decoder] = [Buffer.allocUnsafe(65_536), new StringDecoder('utf8')];
  let rest = '';
  for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
    const lines = (rest + decoder.write(chunk.subarray(0, read))).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  }
  closeSync(file);
}

main();
