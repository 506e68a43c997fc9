import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { programFile } from '../harness/programs.ts';
import type { Cluster } from '../harness/start-cluster.ts';

/** The real kubectl against a test cluster. */
export interface Kubectl {
  /** What it printed. Throws with what it complained of. */
  readonly run: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<string>;
  /** Writes the objects into a file that `--filename` takes, and returns its path. */
  readonly write: (name: string, objects: readonly Manifest[]) => string;
  /** The path of a file that lives as long as the cluster. */
  readonly file: (name: string) => string;
}

/** kubectl for a cluster, which keeps its files in the cluster's folder. */
export function createKubectl({ kubeconfig, folder }: Cluster): Kubectl {
  return {
    run: async (args, env) => {
      const { stdout } = await promisify(execFile)(programFile('kubectl'), args, {
        env: { HOME: folder, PATH: process.env['PATH'] ?? '', KUBECONFIG: kubeconfig, ...env },
        maxBuffer: 64 * 1024 * 1024,
      });
      return stdout;
    },
    file: (name) => join(folder, name),
    write: (name, objects) => {
      const file = join(folder, `${name}.json`);
      writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
      return file;
    },
  };
}
