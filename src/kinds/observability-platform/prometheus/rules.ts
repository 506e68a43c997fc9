import type { JsonObject, JsonValue } from '../../../core/json/json.ts';
import { sortKeys } from '../../../core/json/sort-keys.ts';
import { writeYaml } from '../../../core/manifest/write-yaml.ts';
import type { ObservabilityPlatform } from '../components.ts';
import type { ObservabilityPlatformSpec } from '../observability-platform.generated.ts';
import { platformRules } from './platform-rules.ts';

type RuleFile = ObservabilityPlatformSpec['alerting']['rules'][number];
type RuleGroup = RuleFile['groups'][number];
type Rule = RuleGroup['rules'][number];

/** The name of the file with the platform's own rules: no user's file can have an underscore. */
const PLATFORM_FILE = 'observability_platform.yaml';

/** The rule files by name: the user's, one for each entry, and the platform's own. */
export function ruleFiles(platform: ObservabilityPlatform): Readonly<Record<string, string>> {
  const files = platform.spec.alerting.rules.map((file) => [
    `${file.name}.yaml`,
    writeYaml({ groups: file.groups.map(ruleGroup) }),
  ]);
  return { ...Object.fromEntries(files), [PLATFORM_FILE]: writeYaml(platformRules(platform)) };
}

function ruleGroup({ name, interval, rules }: RuleGroup): JsonObject {
  return { name, interval, rules: rules.map(rule) };
}

function rule({ alert, record, expr, for: pending, labels, annotations }: Rule): JsonObject {
  return {
    alert,
    record,
    expr,
    for: pending,
    labels: texts(labels),
    annotations: texts(annotations),
  };
}

function texts(members: Readonly<Record<string, string>>): JsonValue | undefined {
  return Object.keys(members).length === 0 ? undefined : sortKeys(members);
}
