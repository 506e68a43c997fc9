// The README's test command: builds the program the end-to-end tests run, then checks and tests.
// `npm test -- unit`, `cluster` and `programs` run one suite; other arguments go to vitest, as a part of a test file's path for example.
import { spawnSync } from 'node:child_process';

const SUITES = ['unit', 'cluster', 'programs'];

const args = process.argv.slice(2);
const run = (command, commandArgs) => {
  const { status, signal } = spawnSync(command, commandArgs, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? (signal ? 1 : 0));
};
run('node', ['scripts/build.mjs']);
if (args.length === 0) run('npm', ['run', '--silent', 'check']);
run('npx', ['vitest', 'run', ...args.flatMap((arg) => (SUITES.includes(arg) ? ['--project', arg] : [arg]))]);
