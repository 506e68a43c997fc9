// Bundles the command line into build/planwright.mjs. What a command imports with `import()` becomes a chunk of its own, so
// that `planwright --help` reads none of it: that is why the bundle is ES modules, which esbuild can split, and not CommonJS.
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const entry = 'src/cli/main.ts';
const outdir = 'build';

async function main() {
  if (!existsSync(join(root, entry))) throw new Error(`${entry} is missing: there is nothing to build`);
  const { metafile } = await build({
    absWorkingDir: root,
    // The second is what a thread of the first starts with.
    entryPoints: { planwright: entry, 'render-worker': 'src/cli/render-worker.ts' },
    outdir,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // Node keeps the text of every module it has loaded, and in twice the memory where a comment has a letter beyond Latin-1.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'linked',
    // In files of their own, which Node reads only when a stack is printed under `--enable-source-maps`.
    sourcemap: 'linked',
    metafile: true,
    // Packages that are CommonJS call `require` for what Node brings.
    banner: {
      js: `#!/usr/bin/env node\nimport { createRequire as $createRequire } from 'node:module';\nconst require = $createRequire(import.meta.url);`,
    },
    define: { PLANWRIGHT_VERSION: JSON.stringify(readPackage('.').version) },
    alias: oneYaml(),
    logLevel: 'warning',
  });
  removeOldChunks(new Set(Object.keys(metafile.outputs)));
  chmodSync(join(root, outdir, 'planwright.mjs'), 0o755);
  linkProgram();
}

/**
 * `npx planwright` runs what is linked here. A `bin` in package.json would not do: npx then installs the whole repository into
 * a cache of its own first.
 */
function linkProgram() {
  const link = join(root, 'node_modules/.bin/planwright');
  rmSync(link, { force: true });
  symlinkSync(join('../..', outdir, 'planwright.mjs'), link);
}

/** cdk8s brings a copy of `yaml` of its own. One is enough as long as both are the same. */
function oneYaml() {
  const same = readPackage('node_modules/yaml').version === readPackage('node_modules/cdk8s/node_modules/yaml').version;
  if (!same) throw new Error('cdk8s has another version of yaml: pin the same one in package.json');
  return { yaml: join(root, 'node_modules/yaml') };
}

function readPackage(folder) {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
}

function removeOldChunks(written) {
  const folder = join(outdir, 'chunks');
  if (!existsSync(join(root, folder))) return;
  for (const name of readdirSync(join(root, folder))) {
    if (!written.has(join(folder, name))) rmSync(join(root, folder, name));
  }
}

try {
  await main();
} catch (error) {
  // esbuild has printed what is wrong with the code.
  if (error.errors === undefined) console.error(error.message);
  process.exitCode = 1;
}
