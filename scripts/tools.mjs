// npm run tools [-- name… | --all]: builds the programs that tests run, one at a time, from pinned sources into a cache outside
// the repository (docs/testing.md). What is there already is not built again, and heavy ones only when asked for.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { buildTool } from './tools/build-tool.mjs';
import { cacheFolder, isBuilt, TOOLS } from './tools/tool-catalogue.mjs';

const USAGE = `usage: npm run tools [-- name… | --all]
names: ${namesOf(({ heavy }) => !heavy)}
only by name or with --all: ${namesOf(({ heavy }) => heavy)}
cache: ${cacheFolder()}`;

const wanted = process.argv.slice(2);
if (wanted.includes('--help')) {
  console.log(USAGE);
  process.exit(0);
}
const all = wanted.includes('--all');
const unknown = wanted.filter((name) => name !== '--all' && !TOOLS.some((tool) => tool.name === name));
if (unknown.length > 0) {
  console.error(`no tool is called ${unknown.join(', ')}\n${USAGE}`);
  process.exit(2);
}

mkdirSync(cacheFolder(), { recursive: true });
const failed = TOOLS.filter(isWanted).filter((tool) => !provide(tool));
if (failed.length > 0) {
  console.error(`\nNOT BUILT: ${failed.map(({ name }) => name).join(', ')}. Tests that need them will be skipped.`);
  process.exit(4);
}

function isWanted({ name, heavy = false }) {
  if (all) return true;
  return wanted.length === 0 ? !heavy : wanted.includes(name);
}

function namesOf(isListed) {
  return TOOLS.filter(isListed)
    .map(({ name }) => name)
    .join(' ');
}

/** Whether the tool is in the cache afterwards. */
function provide(tool) {
  if (isBuilt(tool)) return say(tool, 'in the cache');
  const needed = tool.debianPackages === undefined ? 'go' : 'apt-get';
  if (spawnSync(needed, ['--help'], { stdio: 'ignore' }).error !== undefined) {
    console.error(`${tool.name}: cannot be built, ${needed} is not on this machine`);
    return false;
  }
  const start = Date.now();
  console.log(`${tool.name}: building …`);
  try {
    buildTool(tool);
  } catch (error) {
    console.error(`${tool.name}: ${error.message}`);
    return false;
  }
  return say(tool, `built in ${Math.round((Date.now() - start) / 1000)} s`);
}

function say(tool, what) {
  console.log(`${tool.name}: ${what}`);
  return true;
}
