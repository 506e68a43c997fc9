// The benchmark of `planwright synth`, beside helm, in one run on one machine. See README.md for what each row means.
//
//   node bench/run.mjs [--quick] [--json <file>]
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkEquivalence } from './check-equivalence.mjs';
import { helmCommand } from './helm-command.mjs';
import { installHelm } from './install-helm.mjs';
import { machineFacts } from './machine-facts.mjs';
import { makeChart } from './make-chart.mjs';
import { measureFleet, measureMemory, measureStart } from './measurements.mjs';
import { planwrightCommand } from './planwright-command.mjs';
import { markdownReport, reportRows } from './report.mjs';
import { createWorkFolder } from './work-folder.mjs';

const USAGE = `usage: node bench/run.mjs [options]

  --quick              two rounds instead of five, fewer short runs: to see whether a change helps, not to quote
  --json <file>        every sample, too
  --planwright <file>  another build than the one package.json names
  --work <folder>      where inputs and outputs go (default: memory-backed /dev/shm where there is one)`;

/** How often each thing is run. Medians are taken over the rounds. */
const FULL = { resources: 1000, fewer: 100, rounds: 5, processes: 50, shortRounds: 15, memoryRounds: 3 };
const QUICK = { ...FULL, rounds: 2, processes: 10, shortRounds: 5, memoryRounds: 1 };

async function main() {
  const { values: options } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      planwright: { type: 'string' },
      work: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (options.help) return console.log(USAGE);
  const planwright = planwrightCommand(options.planwright);
  const work = createWorkFolder(options.work);
  try {
    const report = await runAll({ planwright, work, sizes: options.quick ? QUICK : FULL });
    console.log(markdownReport(report));
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
  } finally {
    work.remove();
  }
}

async function runAll({ planwright, work, sizes }) {
  const { peer, missing } = preparePeer(planwright, work);
  const setup = { planwright, peer, work, sizes };
  const before = machineFacts({ planwright, peer, work });
  const samples = { ...measureStart(setup), ...measureFleet(setup), memory: await measureMemory(setup) };
  const after = machineFacts({ planwright, peer, work });
  const machine = { ...before, load: [before.load, after.load] };
  return { machine, sizes, missing, rows: reportRows(samples, sizes), samples };
}

/** helm and the chart, or why there are none. A chart that renders other objects is no reason to go on without it. */
function preparePeer(planwright, work) {
  const helm = tryInstall();
  if (helm.missing !== undefined) {
    console.error(`\n*** NO HELM: every row that compares with it is skipped ***\n${helm.missing}\n`);
    return { peer: undefined, missing: helm.missing };
  }
  const command = helmCommand(helm.file, work.path('helm-home'));
  const chart = makeChart(planwright, work.path('chart'));
  const count = checkEquivalence({ planwright, helm: command, chart, folder: work.path('equivalence') });
  progress(`the chart and Planwright render the same: ${count} of ${count} objects`);
  return { peer: { helm: command, chart }, missing: undefined };
}

function tryInstall() {
  try {
    return { file: installHelm() };
  } catch (error) {
    return { missing: error.message };
  }
}

function progress(text) {
  console.error(text);
}

// `npm run bench -- agent`
if (process.argv[2] === 'agent') {
  process.argv.splice(2, 1);
  await import('./agent.mjs');
}

try {
  await main();
} catch (error) {
  // A benchmark that cannot be trusted prints no table.
  console.error(error.code?.startsWith('ERR_PARSE_ARGS') ? `${error.message}\n\n${USAGE}` : error.message);
  process.exitCode = error.code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
}
