import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member } from '../../../core/json/json.ts';
import { writeYaml } from '../../../core/manifest/write-yaml.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { moveField, reformField, removeEmpty } from './move-field.ts';
import { specPath } from './spec-path.ts';

const CONFIG = specPath('alerting.alertmanager.config');
const CONFIG_SECRET = specPath('alerting.alertmanager.configSecret');
const RULES = specPath('alerting.rules');

/** Reads older forms of alerting: Alertmanager's configuration as a block, rules without files or groups. */
export function readAlerting(spec: SpecRewriter): void {
  reformField(spec, CONFIG, {
    convert: (value) => (isJsonObject(value) ? writeYaml(inSnakeCase(value)) : undefined),
    form: 'text (`config: |`)',
  });
  reformField(spec, CONFIG_SECRET, {
    convert: (value) => (typeof value === 'string' ? { name: value } : undefined),
    form: 'a reference with name and key',
  });
  moveField(spec, {
    from: [...RULES, 'configMaps'],
    to: specPath('alerting.ruleConfigMaps'),
    convert: (value) => (isJsonArray(value) ? value.map((each) => member(each, 'name') ?? each) : undefined),
  });
  if (isJsonObject(spec.read(RULES))) spec.remove([...RULES, 'enabled']);
  removeEmpty(spec, RULES);
  reformField(spec, RULES, { convert: ruleFiles, form: 'files of groups of rules' });
}

/** The collector's configuration as a block. */
export function readCollector(spec: SpecRewriter): void {
  reformField(spec, specPath('components.openTelemetryCollector.config'), {
    convert: (value) => (isJsonObject(value) ? writeYaml(value) : undefined),
    form: 'text (`config: |`)',
  });
  const mode = specPath('components.openTelemetryCollector.mode');
  reformField(spec, mode, {
    convert: (value) => (value === 'statefulset' || value === 'StatefulSet' ? 'deployment' : undefined),
    form: 'a deployment: the collector keeps nothing that would need a StatefulSet',
  });
}

/**
 * Alertmanager's own names are in snake case. Labels and templates are the user's words and stay: the members of matchers,
 * headers and details.
 */
function inSnakeCase(value: JsonValue, parent = ''): JsonValue {
  if (isJsonArray(value)) return value.map((item) => inSnakeCase(item, parent));
  if (!isJsonObject(value)) return value;
  const isFree = ['match', 'match_re', 'headers', 'details', 'source_match', 'target_match'].includes(parent);
  const entries = Object.entries(value).map(([name, child]): readonly [string, JsonValue | undefined] => {
    const own = isFree ? name : name.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return [own, child === undefined ? undefined : inSnakeCase(child, own)];
  });
  return Object.fromEntries(entries);
}

/** A list of rules, of groups or of files; undefined where it is files already, or nothing that is known. */
function ruleFiles(value: JsonValue): JsonValue | undefined {
  if (!isJsonArray(value) || value.length === 0) return undefined;
  if (value.every(isRule)) return [{ name: 'rules', groups: [{ name: 'rules', rules: value.map(asRule) }] }];
  if (!value.some((file) => isGroup(file))) return undefined;
  return value.map((file) => (isGroup(file) ? asFile(file) : file));
}

function isRule(value: JsonValue): boolean {
  return ['alert', 'record', 'expression'].some((name) => member(value, name) !== undefined);
}

/** A group has rules itself; a file has groups. */
function isGroup(value: JsonValue): value is JsonObject {
  return isJsonArray(member(value, 'rules')) && member(value, 'groups') === undefined;
}

function asFile(group: JsonObject): JsonObject {
  const rules = member(group, 'rules');
  const name = member(group, 'name');
  const converted: JsonObject = { ...group, rules: isJsonArray(rules) ? rules.map(asRule) : rules };
  return { name: typeof name === 'string' ? fileName(name) : name, groups: [converted] };
}

/** v1beta1's Go types call the fields of a rule name, expression and duration. */
function asRule(rule: JsonValue): JsonValue {
  const expression = member(rule, 'expression');
  if (!isJsonObject(rule) || expression === undefined) return rule;
  const { name, expression: _expression, duration, ...others } = rule;
  return { alert: name, expr: expression, ...(duration === undefined ? {} : { for: duration }), ...others };
}

function fileName(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}
