import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The built program: what a user runs. */
const PROGRAM = fileURLToPath(new URL('../../build/planwright.mjs', import.meta.url));
/** The top of this repository. */
export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** How a run of the program ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program in a folder, with nothing of this machine's environment that could change what it prints. */
export function planwright(folder: string, args: readonly string[], input = ''): Outcome {
  const environment = { PATH: process.env['PATH'] ?? '', HOME: folder };
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    input,
    encoding: 'utf8',
    env: environment,
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: status, stdout, stderr };
}

/** A folder of its own for one test, with the given files, removed when the test is over. */
export function temporaryFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'planwright-e2e-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** A small ChronikCluster, with lines to add under `spec`. */
export function cluster(name: string, spec = ''): string {
  return `apiVersion: chronik.stream/v1alpha1
kind: ChronikCluster
metadata:
  name: ${name}
  namespace: streams
spec:
  controllers: 3
  ingestNodes: 2
  storage:
    backend: local
    size: 10Gi
  metastore:
    connection:
      host: postgres.databases
      database: chronik
      credentialsSecret: metastore
${spec}`;
}
