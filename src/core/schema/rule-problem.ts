import type { FieldPath, JsonValue } from '../json/json.ts';
import { describeFieldValue } from './describe-value.ts';
import { nameOf } from './inspection.ts';
import { parseRuleFieldPath } from './rule-field-path.ts';
import type { SchemaProblem } from './schema-problem.ts';
import type { StructuralSchema, ValidationRule } from './structural-schema.ts';

/** A rule at its place in a value. `path` leads to the value that the rule calls `self`. */
export interface RulePlace {
  readonly rule: ValidationRule;
  readonly path: FieldPath;
  readonly self: JsonValue;
  readonly schema: StructuralSchema;
}

/** Rule messages may end with what to do about it, after this separator. */
const FIX_SEPARATOR = '; fix: ';

/** A broken rule. `text` is what its messageExpression gave, where it has one that worked. */
export function violatedRule({ rule, path, self, schema }: RulePlace, text: string | undefined): SchemaProblem {
  const [message = '', ...rest] = (text ?? messageOf(rule)).split(FIX_SEPARATOR);
  const fieldPath = rule.fieldPath === undefined ? impliedPath(rule, path) : parseRuleFieldPath(rule.fieldPath);
  const isScalar = typeof self !== 'object';
  return {
    code: 'rule-violated',
    severity: 'error',
    path: [...path, ...(fieldPath ?? [])],
    ...(isAboutKey(rule) ? { at: 'key' } : {}),
    message,
    ...(isScalar && fieldPath === undefined ? { actual: describeFieldValue(self, path, schema) } : {}),
    ...(rest.length === 0 ? {} : { fix: rest.join(FIX_SEPARATOR) }),
  };
}

/** A CRD cannot name `metadata.name` as the field of a rule; but a root rule that looks at nothing else is about nothing else. */
function impliedPath({ rule }: ValidationRule, path: FieldPath): FieldPath | undefined {
  const fields = [...rule.matchAll(/\bself\.([\w.]+)/g)].map(([, field]) => field ?? '');
  const isAboutName = fields.length > 0 && fields.every((field) => /^metadata\.name(\.|$)/.test(field));
  return path.length === 0 && isAboutName ? ['metadata', 'name'] : undefined;
}

/** A rule that could not be compiled or evaluated: an error, because nobody knows whether the value passes. */
export function unevaluatedRule({ rule, path }: RulePlace, error: string): SchemaProblem {
  return {
    code: 'rule-not-evaluated',
    severity: 'error',
    path: [...path],
    message: `${nameOf(path)} cannot be checked against the rule \`${rule.rule.trim()}\`: ${error}`,
    fix: 'correct the rule in the CRD: an API server refuses a resource that it cannot check',
  };
}

function messageOf({ message = '', rule }: ValidationRule): string {
  return message.trim() === '' ? `the rule \`${rule.trim()}\` does not hold` : message.trim();
}

/** A field that must be there, or must not be, is a matter of its key, not of its value. */
function isAboutKey({ reason }: ValidationRule): boolean {
  return reason === 'FieldValueRequired' || reason === 'FieldValueForbidden';
}
