import type { CelEngine, CelProgram } from '../cel/cel-engine.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member } from '../json/json.ts';
import { type CompiledSchema, compileSchema, RESOURCE_FIELDS } from './compile-schema.ts';
import { correlateItems } from './correlate-items.ts';
import { type RulePlace, unevaluatedRule, violatedRule } from './rule-problem.ts';
import { type RuleOwner, type RuleProgram, rulePrograms } from './rule-programs.ts';
import type { SchemaProblem } from './schema-problem.ts';
import type { StructuralSchema } from './structural-schema.ts';
import { validateSchema } from './validate-schema.ts';

/**
 * Evaluates every `x-kubernetes-validations` rule of a schema over a resource, each item and each map value (KEP-2876).
 * Transition rules apply only against an `oldValue`. A rule is left out where its own value has a type error, a missing
 * field or the like, which `validateSchema` reports: an API server leaves out all rules of the resource then. A rule that
 * cannot be evaluated is an error. Unlike an API server, unchanged values are judged, too (no ratcheting).
 */
// oxlint-disable-next-line max-params -- the old value is what a transition adds: most callers have none
export function evaluateRules(
  value: JsonValue,
  schema: StructuralSchema,
  engine: CelEngine,
  oldValue?: JsonValue,
): SchemaProblem[] {
  const root = compileSchema(schema);
  if (!root.hasRules) return [];
  const evaluation: Evaluation = { engine, path: [], problems: [], blocked: blockedPlaces(value, schema) };
  evaluate(value, oldValue, { owner: { node: root, isResource: true }, evaluation });
  return evaluation.problems;
}

interface Evaluation {
  readonly engine: CelEngine;
  readonly path: (string | number)[];
  readonly problems: SchemaProblem[];
  /** The places, as JSON, that hold something rules must not see. */
  readonly blocked: ReadonlySet<string>;
}

/** The problems that keep an API server from evaluating rules: hasBlockingErr in its custom resource strategy. */
const BLOCKING: ReadonlySet<string> = new Set([
  'invalid-type',
  'unsupported-value',
  'missing-field',
  'too-long',
  'too-many-items',
  'too-many-fields',
]);

function blockedPlaces(value: JsonValue, schema: StructuralSchema): ReadonlySet<string> {
  const blocked = new Set<string>();
  for (const { code, path } of validateSchema(value, schema)) {
    if (!BLOCKING.has(code)) continue;
    for (let length = 0; length <= path.length; length += 1) blocked.add(JSON.stringify(path.slice(0, length)));
  }
  return blocked;
}

interface Visit {
  readonly owner: RuleOwner;
  readonly evaluation: Evaluation;
}

/** Null is never judged itself, only by the rules around it, as upstream. */
function evaluate(value: JsonValue, oldValue: JsonValue | undefined, visit: Visit): void {
  if (value === null || !visit.owner.node.hasRules) return;
  evaluateHere(value, oldValue ?? undefined, visit);
  if (isJsonArray(value)) evaluateItems(value, oldValue, visit);
  else if (isJsonObject(value)) evaluateMembers(value, oldValue, visit);
}

function evaluateItems(list: readonly JsonValue[], oldList: JsonValue | undefined, { owner, evaluation }: Visit): void {
  const itemOwner = childOwner(owner.node.items);
  if (itemOwner === undefined) return;
  const oldItemOf = correlateItems(oldList, owner.node.schema);
  for (const [at, item] of list.entries()) {
    evaluation.path.push(at);
    evaluate(item, oldItemOf(item), { owner: itemOwner, evaluation });
    evaluation.path.pop();
  }
}

function evaluateMembers(object: JsonObject, oldObject: JsonValue | undefined, { owner, evaluation }: Visit): void {
  const { node } = owner;
  const isRoot = evaluation.path.length === 0;
  for (const name of Object.keys(object)) {
    const value = object[name];
    const memberOwner = childOwner(node.properties.get(name) ?? node.values);
    if (value === undefined || memberOwner === undefined || (isRoot && RESOURCE_FIELDS.has(name))) continue;
    evaluation.path.push(name);
    evaluate(value, member(oldObject, name), { owner: memberOwner, evaluation });
    evaluation.path.pop();
  }
}

function childOwner(node: CompiledSchema | undefined): RuleOwner | undefined {
  if (node === undefined || !node.hasRules) return undefined;
  return { node, isResource: node.schema['x-kubernetes-embedded-resource'] === true };
}

function evaluateHere(self: JsonValue, oldSelf: JsonValue | undefined, { owner, evaluation }: Visit): void {
  const programs = rulePrograms(owner, evaluation.engine);
  const { path, blocked, problems } = evaluation;
  if (programs.length === 0 || (blocked.size > 0 && blocked.has(JSON.stringify(path)))) return;
  for (const program of programs) {
    const { rule, isTransition } = program;
    if (isTransition && oldSelf === undefined && rule.optionalOldSelf !== true) continue;
    const place = { rule, path: [...path], self, schema: owner.node.schema };
    const problem = judge(program, oldSelf, place);
    if (problem !== undefined) problems.push(problem);
  }
}

function judge(program: RuleProgram, oldSelf: JsonValue | undefined, place: RulePlace): SchemaProblem | undefined {
  const { check, message } = program;
  if (!check.ok) return unevaluatedRule(place, check.error);
  const variables = { self: place.self, oldSelf };
  const result = check.program.evaluate(variables);
  if (!result.ok) return unevaluatedRule(place, result.error);
  if (result.value === true) return undefined;
  return violatedRule(place, message?.ok === true ? messageText(message.program, variables) : undefined);
}

const LONGEST_MESSAGE_BYTES = 5 * 1024;

/** The text a messageExpression gives. None where an API server would fall back to `message`: on errors, blank or long text. */
function messageText(program: CelProgram, variables: Parameters<CelProgram['evaluate']>[0]): string | undefined {
  const result = program.evaluate(variables);
  if (!result.ok || typeof result.value !== 'string') return undefined;
  const text = result.value.trim();
  const isLong = new TextEncoder().encode(text).length > LONGEST_MESSAGE_BYTES;
  return text === '' || text.includes('\n') || isLong ? undefined : text;
}
