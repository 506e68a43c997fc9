// Measures what the store of the agent takes. Prints a Markdown table with the targets (src/agent/store/README.md).
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { createWorkFolder } from '../work-folder.mjs';

const USAGE = `Usage: node bench/agent/store.mjs [options]

Options:
  --objects <number>     how many live objects (default 20000)
  --semi-space <number>  --max-semi-space-size of Node in MB (default 4, as the agent runs)
  --json <file>          also write all measurements as JSON
  --work <folder>        where the objects go, 100 MB (default: memory-backed /dev/shm where there is one)`;

const ROOT = resolve(import.meta.dirname, '../..');

async function main() {
  const { values: options } = parseArgs({
    options: {
      objects: { type: 'string', default: '20000' },
      'semi-space': { type: 'string', default: '4' },
      json: { type: 'string' },
      work: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (options.help) return console.log(USAGE);
  const work = createWorkFolder(options.work);
  try {
    const report = await measure(work, options);
    console.log(markdown(report));
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
  } finally {
    work.remove();
  }
}

/** Making the objects, and holding them, are processes of their own: what the one needs is not what the other takes. */
async function measure(work, { objects, 'semi-space': semiSpace }) {
  const [writer, measurer] = ['write-objects', 'measure-store'].map((name) => work.path(`${name}.mjs`));
  await Promise.all([bundle('write-objects', writer), bundle('measure-store', measurer)]);
  run([writer, work.root, objects]);
  const flags = ['--expose-gc', `--max-semi-space-size=${semiSpace}`, '--max-old-space-size=160'];
  const files = [work.path('objects.jsonl'), work.path('plans.jsonl')];
  const reading = JSON.parse(run([...flags, measurer, ...files, '--keep-nothing']));
  return { semiSpace, reading, ...JSON.parse(run([...flags, measurer, ...files])) };
}

function run(args) {
  const { status, signal, error, stdout } = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  if (status !== 0) throw new Error(`measuring failed (${error?.message ?? signal ?? status})`);
  return stdout.toString();
}

async function bundle(name, outfile) {
  await build({
    absWorkingDir: ROOT,
    entryPoints: [`bench/agent/${name}.mjs`],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    banner: {
      js: `import { createRequire as $createRequire } from 'node:module';\nconst require = $createRequire(import.meta.url);`,
    },
    define: { PLANWRIGHT_VERSION: '"bench"' },
    alias: { yaml: join(ROOT, 'node_modules/yaml') },
    logLevel: 'warning',
  });
}

function markdown({
  objects,
  textBytes,
  packedBytes,
  before,
  loaded,
  withPlans,
  peak,
  plans,
  times,
  reading,
  semiSpace,
}) {
  const each = (bytes, count) => `${Math.round(bytes / count)} bytes`;
  const megabytes = (amount) => `${amount.toFixed(1)} MB`;
  const micro = (milliseconds) => `${(milliseconds * 1000).toPrecision(3)} µs`;
  const verdict = (isMet) => (isMet ? 'met' : 'MISSED');
  const taken = loaded.rss - before.rss;
  const put = times.fill - reading.times.fill;
  const rows = [
    ['what', 'measured', 'must reach', 'verdict'],
    ['---', '---', '---', '---'],
    ['text of an object, as the API server sends it', each(textBytes, objects), '', ''],
    ['packed object', each(packedBytes, objects), '', ''],
    [
      `resident memory for ${objects} objects, beyond the empty process`,
      megabytes(taken),
      '≤ 35 MB',
      verdict(taken <= 35),
    ],
    [
      'of that, what receiving them takes that are not kept',
      megabytes(reading.loaded.rss - reading.before.rss),
      '',
      '',
    ],
    ['heap for the objects, after collecting garbage', megabytes(loaded.heap - before.heap), '', ''],
    [
      `${plans.count} Plans of ${each(plans.textBytes, plans.count)} more, packed`,
      each(plans.packedBytes, plans.count),
      '',
      '',
    ],
    [
      'resident memory of the process with both, and its peak',
      `${megabytes(withPlans.rss)}, ${megabytes(peak)}`,
      '',
      '',
    ],
    ['put of a new object (without reading and parsing it)', micro(put), '≤ 100 µs', verdict(put <= 0.1)],
    ['put of a changed pod', micro(times.change), '≤ 100 µs', verdict(times.change <= 0.1)],
    ['put of an object that is known', micro(times.relist), '', ''],
    ['find of the 20 objects of a resource, packed', micro(times.unpack), '≤ 1 ms', verdict(times.unpack <= 1)],
    ['find of the 20 objects of a resource, unpacked', micro(times.again), '', ''],
  ];
  return [
    `Node ${process.version}, --max-semi-space-size=${semiSpace}`,
    '',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
}

try {
  await main();
} catch (error) {
  // A benchmark that cannot be trusted prints no table.
  const isUsage = error.code?.startsWith('ERR_PARSE_ARGS') === true;
  console.error(isUsage ? `${error.message}\n\n${USAGE}` : error.message);
  process.exitCode = isUsage ? 2 : 1;
}
