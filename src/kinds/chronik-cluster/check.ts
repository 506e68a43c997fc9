import { checkScheduling } from '../../core/blocks/check-scheduling.ts';
import type { SchemaProblem } from '../../core/schema/schema-problem.ts';
import { checkAvailability } from './checks/availability.ts';
import { checkImages } from './checks/images.ts';
import { checkMonitoring } from './checks/monitoring.ts';
import { checkNetwork } from './checks/network.ts';
import { checkPodMetadata } from './checks/pod-metadata.ts';
import { checkSecurity } from './checks/security.ts';
import type { ChronikCluster } from './roles.ts';

/** Everything the schema and its CEL rules cannot say about a ChronikCluster. */
export function checkChronikCluster(cluster: ChronikCluster): readonly SchemaProblem[] {
  return [
    ...checkAvailability(cluster),
    ...checkImages(cluster),
    ...checkMonitoring(cluster),
    ...checkNetwork(cluster),
    ...checkPodMetadata(cluster),
    ...checkScheduling(cluster.spec, ['spec']),
    ...checkSecurity(cluster),
  ];
}
