// What is run and timed. The things that are compared take turns, round by round, so that a machine that gets slower or faster
// in between does so for all of them.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { peakMemoryOfRun, timeRun } from './children.mjs';
import { fleetOf, MANIFESTS_PER_RESOURCE, writeInputs, writeValues } from './fleet.mjs';

/** What `synth` leaves behind: its output, and what it remembers of it. */
const OUTPUTS = ['dist', 'plans', '.planwright'];

/** How long each program takes that only starts up, or does the least work it can. */
export function measureStart({ planwright, peer, work, sizes }) {
  const one = writeInputs(work.path('one'), fleetOf(1));
  const values = writeValues(work.path('one.yaml'), fleetOf(1));
  const runs = {
    help: () => timeRun({ ...planwright, args: [...planwright.args, '--help'] }),
    bareNode: () => timeRun({ command: process.execPath, args: ['-e', '0'] }),
    synthOne: () => synthAfresh(planwright, one),
    ...(peer && {
      helmVersion: () => timeRun({ ...peer.helm, args: ['version'] }),
      helmOne: () => template(peer, values, { output: work.path('one.out') }),
    }),
  };
  return inTurns(runs, sizes.shortRounds, 'start-up');
}

/** How long each program takes over a whole fleet. */
export function measureFleet({ planwright, peer, work, sizes }) {
  const clusters = fleetOf(sizes.resources);
  const many = writeInputs(work.path('many'), clusters);
  const few = writeInputs(work.path('few'), clusters.slice(0, sizes.fewer));
  const runs = {
    synthMany: () => synthAfresh(planwright, many),
    synthAgain: () => synth(planwright, many),
    synthCheck: () => synth(planwright, many, ['--check']),
    synthFew: () => synthAfresh(planwright, few),
    ...(peer && peerRuns({ peer, work, sizes, clusters })),
  };
  const samples = inTurns(runs, sizes.rounds, `${sizes.resources} resources`);
  const expected = sizes.resources * MANIFESTS_PER_RESOURCE;
  checkCount('Planwright', countManifests(join(many, 'dist', 'manifests')), expected);
  if (peer) checkCount('helm', countDocuments(work.path('many.out')), expected);
  return samples;
}

/** The peak memory of each program over the whole fleet, in bytes: the worst of a few runs. */
export async function measureMemory({ planwright, peer, work, sizes }) {
  const many = work.path('many');
  const peaks = { planwright: [], helm: [] };
  for (let round = 0; round < sizes.memoryRounds; round += 1) {
    process.stderr.write(`memory, round ${round + 1} of ${sizes.memoryRounds}\n`);
    emptyOutput(many);
    peaks.planwright.push(await peakMemoryOfRun({ ...planwright, args: [...planwright.args, 'synth'], cwd: many }));
    if (peer === undefined) continue;
    const args = ['template', 'bench', peer.chart, '-f', work.path('many.yaml')];
    peaks.helm.push(await peakMemoryOfRun({ ...peer.helm, args, output: work.path('many.out') }));
  }
  return peaks;
}

function peerRuns({ peer, work, sizes, clusters }) {
  const values = writeValues(work.path('many.yaml'), clusters);
  mkdirSync(work.path('single'), { recursive: true });
  const single = clusters
    .slice(0, sizes.processes)
    .map((cluster, index) => writeValues(work.path('single', `${index}.yaml`), [cluster]));
  return {
    helmRange: () => template(peer, values, { output: work.path('many.out') }),
    helmFolder: () => {
      rmSync(work.path('many.d'), { recursive: true, force: true });
      return template(peer, values, { options: ['--output-dir', work.path('many.d')] });
    },
    helmProcesses: () => {
      const times = single.map((file, index) => template(peer, file, { output: work.path('single', `${index}.out`) }));
      return { wall: sum(times.map(({ wall }) => wall)), cpu: sum(times.map(({ cpu }) => cpu)) };
    },
  };
}

function sum(values) {
  return values.includes(undefined) ? undefined : values.reduce((total, value) => total + value, 0);
}

function template({ helm, chart }, values, { output, options = [] }) {
  return timeRun({ ...helm, args: ['template', 'bench', chart, '-f', values, ...options], output });
}

function synth(planwright, folder, options = []) {
  return timeRun({ ...planwright, args: [...planwright.args, 'synth', ...options], cwd: folder });
}

/** Without anything of an earlier run; removing that is not timed. */
function synthAfresh(planwright, folder) {
  emptyOutput(folder);
  return synth(planwright, folder);
}

function emptyOutput(folder) {
  for (const output of OUTPUTS) rmSync(join(folder, output), { recursive: true, force: true });
}

/** Every run once per round, in the order given: `synthAgain` and `synthCheck` find the output of `synthMany`. One round more warms up. */
function inTurns(runs, rounds, title) {
  const samples = Object.fromEntries(Object.keys(runs).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    process.stderr.write(round === 0 ? `${title}, warming up\n` : `${title}, round ${round} of ${rounds}\n`);
    for (const [name, run] of Object.entries(runs)) {
      const times = run();
      if (round > 0) samples[name].push(times);
    }
  }
  return samples;
}

function countManifests(root) {
  const files = readdirSync(root, { recursive: true, withFileTypes: true });
  return files.filter((entry) => entry.isFile() && entry.name !== 'kustomization.yaml').length;
}

function countDocuments(file) {
  if (statSync(file).size === 0) return 0;
  return readFileSync(file, 'utf8').match(/^kind: /gm)?.length ?? 0;
}

function checkCount(program, found, expected) {
  if (found !== expected) throw new Error(`${program} rendered ${found} manifests, not ${expected}`);
}
