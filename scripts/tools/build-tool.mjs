// Builds one tool into a folder: a Go module with the Go toolchain, or Debian packages unpacked without installing them.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { builtFolder, cacheFolder, sourceFolder } from './tool-catalogue.mjs';

/** Builds the tool and moves it into the cache in one step. Throws when a command fails; its own words are on stderr then. */
export function buildTool(tool) {
  const building = join(cacheFolder(), `.building-${tool.name}-${process.pid}`);
  rmSync(building, { recursive: true, force: true });
  mkdirSync(join(building, 'bin'), { recursive: true });
  try {
    if (tool.debianPackages === undefined) buildGoModule(tool, building);
    else unpackDebianPackages(tool, building);
    renameSync(building, builtFolder(tool));
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

function buildGoModule(tool, building) {
  const hasMain = readdirSync(sourceFolder(tool)).includes('main.go');
  const linkerFlags = ['-s', '-w', ...(tool.linkerFlags ?? [])].join(' ');
  const packages = hasMain ? '.' : 'tool';
  const tags = (tool.buildTags ?? []).join(',');
  const modules = tool.generatedFiles === undefined ? [] : ['-modfile', addGeneratedFiles(tool, building)];
  const flags = ['-trimpath', '-tags', tags, '-ldflags', linkerFlags, ...modules];
  runGo(tool, ['build', ...flags, '-o', `${join(building, 'bin')}/`, packages]);
  rmSync(join(building, 'source'), { recursive: true, force: true });
  nameAfterVersion(tool, join(building, 'bin'));
  if (tool.crds !== undefined) copyCrds(tool, building);
}

/** Copies the module, adds the files empty, and returns a go.mod that takes the copy: nothing can be laid over the module cache. */
function addGeneratedFiles(tool, building) {
  const { module, paths } = tool.generatedFiles;
  const source = join(building, 'source');
  const copy = join(source, 'module');
  mkdirSync(source);
  runGo(tool, ['mod', 'download', module]);
  execFileSync('cp', ['-R', findModule(tool, module), copy]);
  // The module cache is read-only, and so is what `cp` makes of it.
  execFileSync('chmod', ['-R', 'u+w', copy]);
  for (const path of paths) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), '');
  }
  const modules = readFileSync(join(sourceFolder(tool), 'go.mod'), 'utf8');
  writeFileSync(join(source, 'go.mod'), `${modules}\nreplace ${module} => ${copy}\n`);
  cpSync(join(sourceFolder(tool), 'go.sum'), join(source, 'go.sum'));
  return join(source, 'go.mod');
}

function nameAfterVersion({ programSuffix = '' }, folder) {
  if (programSuffix === '') return;
  for (const file of readdirSync(folder)) renameSync(join(folder, file), join(folder, `${file}${programSuffix}`));
}

/** The toolchain on the machine decides, never one it would download; no C compiler is needed. */
function runGo(tool, args, stdio = ['ignore', 'inherit', 'inherit']) {
  const env = {
    ...process.env,
    CGO_ENABLED: '0',
    GOFLAGS: '-mod=readonly -buildvcs=false',
    GOTOOLCHAIN: 'local',
    GOWORK: 'off',
  };
  return execFileSync('go', args, { cwd: sourceFolder(tool), env, stdio, encoding: 'utf8' });
}

function copyCrds(tool, building) {
  const module = findModule(tool, tool.crds.module);
  const target = join(building, 'crds');
  mkdirSync(target);
  for (const path of tool.crds.paths) {
    const source = join(module, path);
    const files = statSync(source).isDirectory() ? readdirSync(source).map((file) => join(source, file)) : [source];
    for (const file of files.filter((name) => name.endsWith('.yaml'))) {
      cpSync(file, join(target, basename(file)));
      // The module cache is read-only; what is copied from it must be removable.
      chmodSync(join(target, basename(file)), 0o644);
    }
  }
}

/** The folder of a module in the module cache. */
function findModule(tool, module) {
  return runGo(tool, ['list', '-m', '-f', '{{.Dir}}', module], ['ignore', 'pipe', 'inherit']).trim();
}

/** A program that finds its libraries beside itself, so that nothing has to be installed and no root is needed. */
function unpackDebianPackages(tool, building) {
  const packages = join(building, 'packages');
  mkdirSync(packages);
  downloadDebianPackages(tool.debianPackages, packages);
  const root = join(building, 'root');
  for (const file of readdirSync(packages)) execFileSync('dpkg', ['-x', join(packages, file), root]);
  rmSync(packages, { recursive: true });
  for (const program of tool.programs) {
    writeLauncher(join(building, 'bin', program), `${tool.programFolder ?? 'usr/bin'}/${program}`);
  }
}

/** A fresh machine may have no package lists yet; fetching them needs root, and a second failure is the one to show. */
function downloadDebianPackages(names, folder) {
  const download = () => {
    execFileSync('apt-get', ['download', ...names], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  };
  try {
    download();
  } catch {
    spawnSync('apt-get', ['update'], { stdio: 'ignore' });
    download();
  }
}

function writeLauncher(file, program) {
  const script = `#!/bin/sh
root=$(dirname "$(readlink -f "$0")")/../root
LD_LIBRARY_PATH=$(echo "$root"/usr/lib/*-linux-gnu):$(echo "$root"/lib/*-linux-gnu) exec "$root"/${program} "$@"
`;
  writeFileSync(file, script, { mode: 0o755 });
}
