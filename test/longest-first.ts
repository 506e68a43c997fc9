import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Test files that take longest, in seconds on a busy machine with two cores. They begin first, so that none is left to run
 * alone at the end: a clean clone has no results of an earlier run to sort by. It need not be exact.
 */
const LONG: Readonly<Record<string, number>> = {
  'test/agent/faults/random-lives-of-one-replica.test.ts': 120,
  'test/agent/faults/random-lives-of-two-replicas.test.ts': 120,
  'test/property/kinds.test.ts': 64,
  'test/agent/faults/outages.test.ts': 40,
  'test/agent/faults/long-life.test.ts': 40,
  'test/agent/observe/whatever-order.test.ts': 30,
  'test/control-plane/argocd/argocd-samples.test.ts': 245,
  'test/control-plane/flux/flux-samples.test.ts': 230,
  'test/control-plane/drift/drift-kubectl.test.ts': 220,
  'test/control-plane/agent/lives/database.test.ts': 210,
  'test/control-plane/acceptance/waves.test.ts': 200,
  'test/control-plane/agent/lives/chronik-cluster.test.ts': 190,
  'test/control-plane/acceptance/manifests.test.ts': 150,
  'test/control-plane/flux/flux-life.test.ts': 150,
  'test/control-plane/agent/lives/observability-platform.test.ts': 145,
  'test/control-plane/acceptance/constraints.test.ts': 140,
  'test/control-plane/acceptance/least-privilege.test.ts': 120,
  'test/control-plane/drift/real-edits.test.ts': 120,
  'test/postgresql/replication.test.ts': 98,
  'test/control-plane/acceptance/random-resources.test.ts': 90,
  'test/control-plane/argocd/argocd-removal.test.ts': 84,
  'test/control-plane/commands/status-command.test.ts': 80,
  'test/control-plane/transport/faults.test.ts': 80,
  'test/control-plane/agent/permissions.test.ts': 77,
  'test/control-plane/agent/failover.test.ts': 61,
  'test/control-plane/agent/outages.test.ts': 57,
};

/** Runs the files of a group by their known length, and the others by their size as vitest does. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const length = ({ moduleId }: TestSpecification): number => LONG[relative(this.ctx.config.root, moduleId)] ?? 0;
    const group = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;
    return sorted.sort((left, right) => group(left) - group(right) || length(right) - length(left));
  }
}
