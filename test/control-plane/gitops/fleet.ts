import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments, stringify } from 'yaml';
import type { JsonObject } from '../../../src/core/json/json.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import type { RequiredObject } from '../../../src/core/plan/plan.ts';
import { type GitServer, startGitServer } from './git-server.ts';

/** The built program: what a user runs. */
const PLANWRIGHT = fileURLToPath(new URL('../../../build/planwright.mjs', import.meta.url));

/** One object of a committed Plan. */
export interface PlannedObject {
  readonly id: string;
  readonly wave: number;
  readonly step: string;
  readonly references: readonly string[];
  readonly manifest: Manifest;
}

/** A committed Plan, its parts joined. */
export interface CommittedPlan {
  readonly name: string;
  readonly namespace: string;
  readonly objects: readonly PlannedObject[];
  readonly requires: readonly Omit<RequiredObject, 'neededBy'>[];
}

/** A platform team's repository: resources, and what Planwright makes of them, served over HTTP. */
export interface Fleet {
  /** Where appliers find it. */
  readonly url: string;
  readonly folder: string;
  /** Writes files below the top of the repository. */
  readonly write: (files: Readonly<Record<string, string>>) => void;
  readonly remove: (path: string) => void;
  readonly read: (path: string) => string;
  /** Runs `planwright synth` and commits everything. Returns the commit. Throws with what the program said when it refuses. */
  readonly synthAndCommit: (message: string) => string;
  /** Commits what is in the folder. Returns the commit. */
  readonly commit: (message: string) => string;
  readonly plans: () => readonly CommittedPlan[];
  /** The objects of the files of a folder of the repository. */
  readonly manifestsIn: (path: string) => readonly Manifest[];
  readonly stop: () => Promise<void>;
}

/** Makes an empty repository in the folder, with a `planwright.yaml` that names where it is served. */
export async function createFleet(parent: string, configuration: JsonObject): Promise<Fleet> {
  const folder = join(parent, 'fleet');
  const repository = join(parent, 'git', 'fleet.git');
  mkdirSync(folder, { recursive: true });
  mkdirSync(dirname(repository), { recursive: true });
  const server: GitServer = await startGitServer(dirname(repository));
  const git = (...args: readonly string[]): string =>
    execFileSync('git', [`--git-dir=${repository}`, `--work-tree=${folder}`, ...args], {
      encoding: 'utf8',
      env: GIT_ENVIRONMENT,
    });
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', repository], { env: GIT_ENVIRONMENT });
  git('config', 'core.bare', 'false');
  const url = `${server.url}/fleet.git`;
  const write: Fleet['write'] = (files) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
  write({ 'planwright.yaml': stringify(withRepository(configuration, url)) });
  const commit: Fleet['commit'] = (message) => {
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', message);
    return git('rev-parse', 'HEAD').trim();
  };
  return {
    url,
    folder,
    write,
    commit,
    remove: (path) => rmSync(join(folder, path), { recursive: true }),
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    synthAndCommit: (message) => {
      execFileSync(process.execPath, [PLANWRIGHT, 'synth', '--quiet'], {
        cwd: folder,
        encoding: 'utf8',
        stdio: 'pipe',
      });
      return commit(message);
    },
    plans: () => readPlans(join(folder, 'plans')),
    manifestsIn: (path) => filesBelow(join(folder, path)).flatMap(readManifests),
    stop: server.stop,
  };
}

/** Nothing of this machine's settings decides what a commit is. */
const GIT_ENVIRONMENT = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'platform',
  GIT_AUTHOR_EMAIL: 'platform@example.com',
  GIT_COMMITTER_NAME: 'platform',
  GIT_COMMITTER_EMAIL: 'platform@example.com',
};

function withRepository(configuration: JsonObject, url: string): JsonObject {
  const repository = (configuration['repository'] ?? {}) as JsonObject;
  return { ...configuration, repository: { ...repository, url } };
}

function readPlans(folder: string): readonly CommittedPlan[] {
  const documents = filesBelow(folder)
    .filter((file) => file.endsWith('plan.yaml'))
    .map(
      (file) =>
        parse(readFileSync(file, 'utf8')) as Manifest & {
          readonly spec: Pick<CommittedPlan, 'objects'> & Partial<Pick<CommittedPlan, 'requires'>>;
        },
    );
  return documents.map(({ metadata, spec }) => ({
    name: metadata.name,
    namespace: metadata.namespace ?? 'default',
    objects: spec.objects.map((object) => ({ ...object, references: object.references ?? [] })),
    requires: spec.requires ?? [],
  }));
}

function readManifests(file: string): readonly Manifest[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as Manifest);
}

/** All YAML files below a folder that hold objects, sorted by path. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml') && entry.name !== 'kustomization.yaml')
    .map((entry) => join(folder, relative(folder, entry.parentPath), entry.name))
    .sort();
}
