import { checkKeys, checkLabelValues, checkReserved } from '../../../core/blocks/check-metadata.ts';
import { checkScheduling } from '../../../core/blocks/check-scheduling.ts';
import type { FieldPath } from '../../../core/json/json.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import { isReservedAnnotation } from '../../../core/synth/labels.ts';
import { componentSpec, type ObservabilityPlatform } from '../components.ts';
import { componentPath, enabledComponents } from './component-path.ts';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Names of labels and annotations that Prometheus or the API server would refuse, and scheduling that says nothing. */
export function checkLabels(platform: ObservabilityPlatform): readonly SchemaProblem[] {
  const { global, components } = platform.spec;
  return [
    ...checkLabelNames(global.externalLabels, ['spec', 'global', 'externalLabels']),
    ...checkLabelNames(components.prometheus.externalLabels, [...componentPath('prometheus'), 'externalLabels']),
    ...checkNodes(global.nodeSelector, ['spec', 'global', 'nodeSelector']),
    ...checkScheduling(global, ['spec', 'global']),
    ...enabledComponents(platform).flatMap((name) => {
      const { nodeSelector, tolerations, podAnnotations, serviceAccountAnnotations } = componentSpec(platform, name);
      const path = componentPath(name);
      return [
        ...checkNodes(nodeSelector, [...path, 'nodeSelector']),
        ...checkScheduling({ tolerations }, path),
        ...checkAnnotations(podAnnotations, [...path, 'podAnnotations']),
        ...checkAnnotations(serviceAccountAnnotations, [...path, 'serviceAccountAnnotations']),
      ];
    }),
    ...checkAnnotations(components.grafana.ingress?.annotations, [
      ...componentPath('grafana'),
      'ingress',
      'annotations',
    ]),
    ...checkRuleLabels(platform),
  ];
}

type Values = Readonly<Record<string, string>> | undefined;

/** Prometheus' own rule for label names (https://prometheus.io/docs/concepts/data_model/); names with two underscores first are its own. */
function checkLabelNames(labels: Values, path: FieldPath): readonly SchemaProblem[] {
  return Object.keys(labels ?? {})
    .filter((name) => !LABEL_NAME.test(name) || name.startsWith('__'))
    .map((name) => ({
      code: 'invalid-label-name',
      severity: 'error',
      path: [...path, name],
      at: 'key',
      message: `'${name}' is not a name of a label in Prometheus`,
      expected: 'letters, digits and `_`, a letter or a single `_` first',
      fix: `write \`${name.replaceAll(/[^a-zA-Z0-9_]/g, '_').replace(/^(__+|(?=[0-9])|$)/, '_')}\``,
    }));
}

function checkNodes(values: Values, path: FieldPath): readonly SchemaProblem[] {
  return [...checkKeys(values, path), ...checkLabelValues(values, path)];
}

function checkAnnotations(values: Values, path: FieldPath): readonly SchemaProblem[] {
  return [...checkKeys(values, path), ...checkReserved(values, path, isReservedAnnotation)];
}

function checkRuleLabels({ spec }: ObservabilityPlatform): readonly SchemaProblem[] {
  const path = ['spec', 'alerting', 'rules'];
  return spec.alerting.rules.flatMap((file, fileIndex) =>
    file.groups.flatMap((group, groupIndex) =>
      group.rules.flatMap((rule, ruleIndex) => {
        const place = [...path, fileIndex, 'groups', groupIndex, 'rules', ruleIndex];
        return [
          ...checkLabelNames(rule.labels, [...place, 'labels']),
          ...checkLabelNames(rule.annotations, [...place, 'annotations']),
        ];
      }),
    ),
  );
}
