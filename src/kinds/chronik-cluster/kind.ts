import type { Kind } from '../../core/kind/kind.ts';
import { standardSteps } from '../../core/kind/steps.ts';
import { checkChronikCluster } from './check.ts';
import type { ChronikClusterSpec } from './chronik-cluster.generated.ts';
import { crd } from './crd.generated.ts';
import { normaliseChronikCluster } from './normalise.ts';
import { chronikClusterStatus } from './status.ts';
import { synthesizeChronikCluster } from './synthesize.ts';

/** ChronikCluster chronik.stream/v1alpha1: a stream platform of controllers, ingest nodes and search nodes. */
export const chronikCluster: Kind<ChronikClusterSpec> = {
  definition: crd,
  steps: standardSteps('rbac', 'config', 'stateful', 'services', 'workloads', 'disruption', 'exposure', 'autoscaling'),
  retainsData: (cluster) => cluster.spec.deletionPolicy === 'Retain',
  normalise: normaliseChronikCluster,
  check: checkChronikCluster,
  synthesize: synthesizeChronikCluster,
  status: chronikClusterStatus,
};
