import type { CelVariable } from '../src/core/cel/cel-engine.ts';
import { createCelEngine } from '../src/core/cel/create-cel-engine.ts';
import type { JsonObject, JsonValue } from '../src/core/json/json.ts';

/** What became of an expression: its value, or why it was refused, or why it has none. */
export type CelOutcome =
  | { readonly value: JsonValue; readonly type: string }
  | { readonly refused: string }
  | { readonly error: string };

/** How to evaluate an expression in a test. */
export interface CelCase {
  readonly variables?: readonly CelVariable[];
  readonly values?: JsonObject;
  readonly version?: string;
}

const engines = new Map<string, ReturnType<typeof createCelEngine>>();

/** Compiles and evaluates an expression. Values without a declared variable get one without a schema. */
export function evaluateCel(
  expression: string,
  { variables, values = {}, version = '1.36' }: CelCase = {},
): CelOutcome {
  const engine = engines.get(version) ?? createCelEngine({ kubernetesVersion: version });
  engines.set(version, engine);
  const declared = variables ?? Object.keys(values).map((name) => ({ name }));
  const compilation = engine.compile(expression, declared);
  if (!compilation.ok) return { refused: compilation.error };
  const result = compilation.program.evaluate(values);
  return result.ok ? { value: result.value, type: compilation.program.resultType } : { error: result.error };
}

/** The value of an expression, or a text that says how it failed: `refused: …` or `error: …`. */
export function celValue(expression: string, options?: CelCase): JsonValue {
  const outcome = evaluateCel(expression, options);
  if ('refused' in outcome) return `refused: ${outcome.refused}`;
  return 'error' in outcome ? `error: ${outcome.error}` : outcome.value;
}
