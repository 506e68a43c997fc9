import { isLabelValue, isQualifiedName } from '../../../core/manifest/kubernetes-names.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import { isReservedAnnotation, isReservedLabel } from '../../../core/synth/labels.ts';
import type { ChronikCluster } from '../roles.ts';

type Values = Readonly<Record<string, string>> | null | undefined;

/** Labels, annotations and node selectors that the API server would refuse, and those that only Planwright sets. */
export function checkPodMetadata({ spec }: ChronikCluster): readonly SchemaProblem[] {
  return [
    ...checkKeys(spec.podLabels, 'podLabels'),
    ...checkLabelValues(spec.podLabels, 'podLabels'),
    ...checkReserved(spec.podLabels, 'podLabels', isReservedPodLabel),
    ...checkKeys(spec.podAnnotations, 'podAnnotations'),
    ...checkReserved(spec.podAnnotations, 'podAnnotations', isReservedAnnotation),
    ...checkKeys(spec.nodeSelector, 'nodeSelector'),
    ...checkLabelValues(spec.nodeSelector, 'nodeSelector'),
  ];
}

function isReservedPodLabel(name: string): boolean {
  return isReservedLabel(name) || name === 'chronik.stream/cluster' || name === 'chronik.stream/component';
}

function checkKeys(values: Values, field: string): readonly SchemaProblem[] {
  return Object.keys(values ?? {})
    .filter((name) => !isQualifiedName(name))
    .map((name) => ({
      code: 'invalid-key',
      severity: 'error',
      path: ['spec', field, name],
      at: 'key',
      message: `'${name}' is not a valid key: the API server refuses it`,
      expected: 'letters, digits, `-`, `_` and `.`, at most 63, after an optional DNS prefix and `/`',
      fix: 'write a key such as `team` or `example.com/team`',
    }));
}

function checkLabelValues(values: Values, field: string): readonly SchemaProblem[] {
  return Object.entries(values ?? {})
    .filter(([, value]) => !isLabelValue(value))
    .map(([name, value]) => ({
      code: 'invalid-label-value',
      severity: 'error',
      path: ['spec', field, name],
      message: `the value of label '${name}' is not valid: the API server refuses it`,
      expected: 'at most 63 letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit',
      actual: JSON.stringify(value),
      fix: 'shorten it, or put it into `podAnnotations`',
    }));
}

function checkReserved(values: Values, field: string, isReserved: (name: string) => boolean): readonly SchemaProblem[] {
  return Object.keys(values ?? {})
    .filter((name) => isReserved(name))
    .map((name) => ({
      code: 'reserved-key',
      severity: 'warning',
      path: ['spec', field, name],
      at: 'key',
      message: `'${name}' is set by Planwright, because selectors and appliers depend on it; the value given here is left out`,
      fix: `take it out of \`${field}\`, or use a key of your own`,
    }));
}
