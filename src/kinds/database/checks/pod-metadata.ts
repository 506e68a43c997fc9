import { checkKeys, checkLabelValues, checkReserved } from '../../../core/blocks/check-metadata.ts';
import type { FieldPath } from '../../../core/json/json.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import { isReservedAnnotation, isReservedLabel } from '../../../core/synth/labels.ts';
import type { Database } from '../servers.ts';

/** Labels, annotations and selectors that the API server would refuse, and those that only Planwright sets. */
export function checkPodMetadata({ spec }: Database): readonly SchemaProblem[] {
  const labels = ['spec', 'podLabels'];
  const annotations = ['spec', 'podAnnotations'];
  return [
    ...checkLabels(spec.podLabels, labels),
    ...checkReserved(spec.podLabels, labels, isReservedLabel),
    ...checkKeys(spec.podAnnotations, annotations),
    ...checkReserved(spec.podAnnotations, annotations, isReservedAnnotation),
    ...checkLabels(spec.nodeSelector, ['spec', 'nodeSelector']),
    ...(spec.networkPolicy.from ?? []).flatMap((peer, index) =>
      (['podSelector', 'namespaceSelector'] as const).flatMap((selector) =>
        checkLabels(peer[selector]?.matchLabels, ['spec', 'networkPolicy', 'from', index, selector, 'matchLabels']),
      ),
    ),
  ];
}

function checkLabels(labels: Readonly<Record<string, string>> | undefined, path: FieldPath): readonly SchemaProblem[] {
  return [...checkKeys(labels, path), ...checkLabelValues(labels, path)];
}
