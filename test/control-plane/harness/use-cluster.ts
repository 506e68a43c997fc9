import { afterAll, beforeAll, describe } from 'vitest';
import { hasFailed } from './has-failed.ts';
import { API_SERVER, CONTROL_PLANE, missingPrograms, type Program } from './programs.ts';
import { type Cluster, type ClusterOptions, startCluster, wantsExistingCluster } from './start-cluster.ts';

/** What a suite needs beside a cluster. */
export interface SuiteOptions extends ClusterOptions {
  readonly programs?: readonly Program[];
  /** True where the suite reads the audit log or stops programs, which an existing cluster does not allow. */
  readonly ownCluster?: boolean;
}

/**
 * A suite with a cluster of its own, started before its first test and stopped after its last. Skipped, naming what is missing,
 * where a program is not on this machine. When a test fails, the folder with all logs is kept and printed.
 */
export function describeWithCluster(
  title: string,
  options: SuiteOptions,
  body: (cluster: () => Cluster) => void,
): void {
  const reason = reasonToSkip(options);
  describe.skipIf(reason !== undefined)(reason === undefined ? title : `${title} (SKIPPED: ${reason})`, () => {
    let cluster: Cluster | undefined;
    beforeAll(async () => {
      cluster = await startCluster(options);
    });
    // oxlint-disable-next-line no-empty-pattern -- vitest wants a pattern for the fixtures, of which there are none
    afterAll(async ({}, suite) => {
      if (cluster === undefined) return;
      const keepLogs = hasFailed(suite);
      if (keepLogs) console.error(`the logs of the cluster of "${title}" are in ${cluster.folder}`);
      await cluster.stop({ keepLogs });
    });
    body(() => {
      if (cluster === undefined) throw new Error('the cluster is there only while tests run');
      return cluster;
    });
  });
}

function reasonToSkip({ workloads = false, programs = [], ownCluster = false }: SuiteOptions): string | undefined {
  if (wantsExistingCluster()) {
    const missing = missingPrograms(programs);
    if (ownCluster) return 'needs a cluster of its own, but USE_EXISTING_CLUSTER is true';
    return missing.length === 0 ? undefined : `${missing.join(', ')} not on this machine: npm run tools`;
  }
  const missing = missingPrograms([...(workloads ? CONTROL_PLANE : API_SERVER), ...programs]);
  return missing.length === 0 ? undefined : `${missing.join(', ')} not on this machine: npm run tools`;
}
