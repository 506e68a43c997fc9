import { checkKeys, checkLabelValues, checkReserved } from '../../../core/blocks/check-metadata.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import { isReservedAnnotation, isReservedLabel } from '../../../core/synth/labels.ts';
import type { ChronikCluster } from '../roles.ts';

/** Labels, annotations and node selectors that the API server would refuse, and those that only Planwright sets. */
export function checkPodMetadata({ spec }: ChronikCluster): readonly SchemaProblem[] {
  const labels = ['spec', 'podLabels'];
  const annotations = ['spec', 'podAnnotations'];
  const nodes = ['spec', 'nodeSelector'];
  return [
    ...checkKeys(spec.podLabels, labels),
    ...checkLabelValues(spec.podLabels, labels),
    ...checkReserved(spec.podLabels, labels, isReservedPodLabel),
    ...checkKeys(spec.podAnnotations, annotations),
    ...checkReserved(spec.podAnnotations, annotations, isReservedAnnotation),
    ...checkKeys(spec.nodeSelector, nodes),
    ...checkLabelValues(spec.nodeSelector, nodes),
  ];
}

function isReservedPodLabel(name: string): boolean {
  return isReservedLabel(name) || name === 'chronik.stream/cluster' || name === 'chronik.stream/component';
}
