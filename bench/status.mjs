// Measures the evaluation of status. Prints a Markdown table; see README.md.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { markdownStatusReport } from './status/report.mjs';
import { createWorkFolder } from './work-folder.mjs';

const USAGE = `Usage: node bench/status.mjs [options]

Options:
  --quick         fewer rounds and a smaller fleet: to see whether a change helps, not to quote
  --json <file>   also write all measurements as JSON
  --profile <folder>   also write a CPU profile there
  --work <folder>      where the bundle goes (default: memory-backed /dev/shm where there is one)`;

const ROOT = resolve(import.meta.dirname, '..');

async function main() {
  const { values: options } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      profile: { type: 'string' },
      work: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (options.help) return console.log(USAGE);
  const work = createWorkFolder(options.work);
  try {
    const report = await measure(work, options);
    console.log(markdownStatusReport(report));
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
  } finally {
    work.remove();
  }
}

/** In a process of its own, which may collect garbage when it is asked to. Node 20 reads no TypeScript: hence the bundle. */
async function measure(work, { quick, profile }) {
  const program = work.path('measure.mjs');
  await bundle(program);
  const answer = work.path('answer.json');
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(profile)}`];
  // Collecting all garbage again and again would else throw away compiled code, too.
  const args = ['--expose-gc', '--no-flush-bytecode', ...profiling, program, answer, ...(quick ? ['--quick'] : [])];
  const { status, signal, error } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`measuring failed (${error?.message ?? signal ?? status})`);
  return JSON.parse(readFileSync(answer, 'utf8'));
}

async function bundle(outfile) {
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['bench/status/measure.mjs'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    sourcemap: 'inline',
    banner: {
      js: `import { createRequire as $createRequire } from 'node:module';\nconst require = $createRequire(import.meta.url);`,
    },
    define: { PLANWRIGHT_VERSION: '"bench"' },
    alias: { yaml: join(ROOT, 'node_modules/yaml') },
    logLevel: 'warning',
  });
}

try {
  await main();
} catch (error) {
  // A benchmark that cannot be trusted prints no table.
  const isUsage = error.code?.startsWith('ERR_PARSE_ARGS') === true;
  console.error(isUsage ? `${error.message}\n\n${USAGE}` : error.message);
  process.exitCode = isUsage ? 2 : 1;
}
