import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createCelEngine } from '../cel/create-cel-engine.ts';
import { type FieldPath, formatFieldPath, type JsonObject } from '../json/json.ts';
import { applyDefaults } from './apply-defaults.ts';
import { evaluateRules } from './evaluate-rules.ts';
import type { StructuralSchema } from './structural-schema.ts';

/**
 * What the rules of k8s.io/apiextensions-apiserver v0.36.3 said of the same values: the path and the message of each
 * error, without a message where the rule could not be compiled or evaluated.
 */
interface Vector {
  readonly name: string;
  readonly schema: StructuralSchema;
  readonly value: JsonObject;
  readonly oldValue?: JsonObject;
  readonly rules: readonly { readonly path: FieldPath; readonly message?: string }[];
}

const vectors = readFileSync(new URL('./api-server-rules.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): Vector => JSON.parse(line));

const engine = createCelEngine();

test.each(vectors)('as an API server: $name', ({ schema, value, oldValue, rules }) => {
  const problems = evaluateRules(applyDefaults(value, schema), schema, engine, oldValue);
  const ours = problems.map(({ code, path, message }) =>
    code === 'rule-violated' ? `${formatFieldPath(path)}: ${message}` : `${formatFieldPath(path)} not evaluated`,
  );
  // Upstream has no way to name metadata.name as the field of a root rule; we point at it.
  expect(ours.map((rule) => rule.replace(/^metadata\.name: /, ': ')).sort()).toEqual(
    rules.map((rule) => describeUpstream(rule)).sort(),
  );
});

/** Upstream says otherwise that a rule without a message does not hold. */
function describeUpstream({ path, message }: Vector['rules'][number]): string {
  const place = formatFieldPath(path);
  if (message === undefined) return `${place} not evaluated`;
  return `${place}: ${message.replace(/^failed rule: (.*)$/, 'the rule `$1` does not hold')}`;
}
