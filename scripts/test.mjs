// The README's test command: builds the program the end-to-end tests run, then checks and tests.
// `npm test -- unit`, `cluster` and `programs` run one suite; other arguments go to vitest, as a part of a test file's path for example.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const SUITES = ['unit', 'cluster', 'programs'];

const args = process.argv.slice(2);
const run = (command, commandArgs) => {
  const { status, signal } = spawnSync(command, commandArgs, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? (signal ? 1 : 0));
};
run('node', ['scripts/build.mjs']);
if (args.length === 0 && !(await runChecks())) process.exit(1);
run('npx', ['vitest', 'run', ...args.flatMap((arg) => (SUITES.includes(arg) ? ['--project', arg] : [arg]))]);

/** What `npm run check` does, as many at a time as there are processors. Each says all it has to say at once, when it is over. */
async function runChecks() {
  const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const waiting = Object.keys(scripts).filter((name) => name.startsWith('check:'));
  let isGood = true;
  const lane = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      if (!(await runCheck(name))) isGood = false;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  return isGood;
}

function runCheck(name) {
  const child = spawn('npm', ['run', '--silent', name], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(output));
      if (code !== 0) console.error(`npm run ${name} found something`);
      resolve(code === 0);
    });
  });
}
