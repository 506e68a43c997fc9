import type { CelEngine } from '../cel/cel-engine.ts';
import type { JsonValue } from '../json/json.ts';
import { evaluateRules } from './evaluate-rules.ts';
import type { SchemaProblem } from './schema-problem.ts';
import type { StructuralSchema } from './structural-schema.ts';
import { validateSchema } from './validate-schema.ts';

/**
 * Everything a schema has against a value, rules included. A rule that could not be evaluated is left out where the schema
 * itself already refuses the value: `quantity('twenty')` fails because the size is none, not because the rule is wrong.
 */
export function checkValue(value: JsonValue, schema: StructuralSchema, cel: CelEngine): readonly SchemaProblem[] {
  const structural = validateSchema(value, schema);
  const rules = evaluateRules(value, schema, cel);
  if (structural.length === 0) return rules;
  return [...structural, ...rules.filter((problem) => problem.code !== 'rule-not-evaluated')];
}
