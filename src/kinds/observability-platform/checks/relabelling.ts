import type { FieldPath } from '../../../core/json/json.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import { isAtLeast, type ObservabilityPlatform } from '../components.ts';
import type { RemoteWrite } from '../prometheus/remote-write.ts';
import { regexFault } from './regex-fault.ts';

type RelabelConfig = RemoteWrite['writeRelabelConfigs'][number];

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** A name of a label with references to groups, such as `${1}_total` (model/relabel/relabel.go of Prometheus 2). */
const LABEL_TEMPLATE = /^(?:(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))+\w*)+$/;

/** Steps that Prometheus refuses beside what the schema says of them: expressions that are none, and what an older version does not know. */
export function checkRelabelling(
  platform: ObservabilityPlatform,
  steps: readonly RelabelConfig[],
  path: FieldPath,
): readonly SchemaProblem[] {
  const isCurrent = isAtLeast(platform, 'prometheus', [3, 0]);
  const comparesLabels = isAtLeast(platform, 'prometheus', [2, 41]);
  return steps.flatMap((step, index) => [
    ...checkRegex(step, [...path, index, 'regex']),
    ...(comparesLabels ? [] : checkAction(step, [...path, index, 'action'])),
    // Prometheus 3 takes any text as a name.
    ...(isCurrent ? [] : checkNames(step, [...path, index])),
  ]);
}

function checkRegex({ regex }: RelabelConfig, path: FieldPath): readonly SchemaProblem[] {
  const fault = regexFault(regex);
  if (fault === undefined) return [];
  return [
    {
      code: 'invalid-regex',
      severity: 'error',
      path,
      message: `Prometheus does not start with this regular expression: ${fault}`,
      actual: regex,
      fix: 'write RE2 syntax, which has no look-around and no back-references',
    },
  ];
}

function checkAction({ action }: RelabelConfig, path: FieldPath): readonly SchemaProblem[] {
  if (action !== 'keepequal' && action !== 'dropequal') return [];
  return [
    {
      code: 'version-too-old',
      severity: 'error',
      path,
      message: 'this version of Prometheus does not know the action',
      expected: 'v2.41.0 or newer',
      actual: action,
      fix: 'write a newer `prometheus.version`, or another action',
    },
  ];
}

function checkNames(
  { action, sourceLabels, targetLabel, replacement }: RelabelConfig,
  path: FieldPath,
): readonly SchemaProblem[] {
  const target = action === 'hashmod' ? LABEL_NAME : LABEL_TEMPLATE;
  return [
    ...sourceLabels.flatMap((name, index) =>
      LABEL_NAME.test(name) ? [] : [invalidName(name, [...path, 'sourceLabels', index])],
    ),
    ...(targetLabel === undefined || target.test(targetLabel) || !WRITES_TARGET.includes(action)
      ? []
      : [invalidName(targetLabel, [...path, 'targetLabel'])]),
    ...(action !== 'labelmap' || LABEL_TEMPLATE.test(replacement)
      ? []
      : [invalidName(replacement, [...path, 'replacement'])]),
  ];
}

const WRITES_TARGET: readonly string[] = ['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal'];

function invalidName(name: string, path: FieldPath): SchemaProblem {
  return {
    code: 'invalid-label-name',
    severity: 'error',
    path,
    message: `'${name}' is not a name of a label in Prometheus 2`,
    expected: 'letters, digits and `_`, not a digit first',
    actual: name,
    fix: 'write another name, or a version of Prometheus from v3.0.0',
  };
}
