import { InvariantError } from '../diagnostic/invariant-error.ts';
import type { JsonValue } from '../json/json.ts';
import type { CelCompilation, CelEngine, CelResult, CelVariable } from './cel-engine.ts';
import { CelCompileError, CelEvaluationError, CelLimitError } from './cel-error.ts';
import { checkExpression } from './checker/check-expression.ts';
import { checkLiterals } from './checker/check-literals.ts';
import { createCompilationCache } from './compilation-cache.ts';
import { type Evaluate, STEP_LIMIT } from './evaluator/frame.ts';
import { planExpression } from './evaluator/plan-expression.ts';
import { KUBERNETES_LIBRARIES } from './libraries/kubernetes-libraries.ts';
import { createSchemaDeclarations, type SchemaDeclarations } from './schema/declare-schema.ts';
import { parseExpression } from './syntax/parse-expression.ts';
import type { CelType } from './type-system/cel-type.ts';
import { DYN, formatType, optionalType } from './type-system/cel-type.ts';
import { createFunctionTable, type FunctionTable } from './type-system/function-table.ts';
import { type CelValue, NONE, someOf } from './value/cel-value.ts';
import { readJson } from './value/read-json.ts';
import { valueToJson } from './value/value-to-json.ts';

/** Which API server's CEL to accept. */
export interface CelEngineOptions {
  /** `1.36`, the default, or any earlier version since 1.25; a patch version may follow. */
  readonly kubernetesVersion?: string;
}

/** Makes an engine that accepts, refuses and answers as the API server of a Kubernetes version does. */
export function createCelEngine(options: CelEngineOptions = {}): CelEngine {
  const minor = parseMinor(options.kubernetesVersion ?? '1.36');
  const environment: Environment = {
    minor,
    functions: createFunctionTable(KUBERNETES_LIBRARIES, minor),
    schemas: createSchemaDeclarations(minor),
  };
  const cache = createCompilationCache();
  return {
    compile: (expression, variables) =>
      cache.findOrAdd(expression, variables, () => compile(expression, variables, environment)),
  };
}

interface Environment {
  readonly minor: number;
  readonly functions: FunctionTable;
  readonly schemas: SchemaDeclarations;
}

interface DeclaredVariable {
  readonly type: CelType;
  readonly read: Evaluate;
}

function parseMinor(version: string): number {
  const minor = /^v?1\.(\d+)(?:\.\d+)?$/.exec(version)?.[1];
  if (minor === undefined) throw new InvariantError(`${version} is not a Kubernetes version such as 1.36`);
  return Number(minor);
}

function compile(text: string, variables: readonly CelVariable[], environment: Environment): CelCompilation {
  try {
    const declared = new Map(variables.map((variable) => [variable.name, declareVariable(variable, environment)]));
    const checked = checkExpression(parseExpression(text, environment.minor), {
      variables: new Map(Array.from(declared, ([name, { type }]) => [name, type])),
      functions: environment.functions,
    });
    checkLiterals(checked);
    const readers = new Map(Array.from(declared, ([name, { read }]) => [name, read]));
    const evaluate = planExpression(checked, environment.functions, readers);
    const resultType = formatType(checked.type);
    return { ok: true, program: { resultType, evaluate: (values) => run(evaluate, values) } };
  } catch (error) {
    if (error instanceof CelCompileError) return { ok: false, error: describe(error, text) };
    if (error instanceof RangeError) return { ok: false, error: 'the expression is nested too deeply' };
    throw error;
  }
}

function run(evaluate: Evaluate, variables: Readonly<Record<string, JsonValue | undefined>>): CelResult {
  try {
    return { ok: true, value: valueToJson(evaluate({ variables, locals: [], remainingSteps: STEP_LIMIT })) };
  } catch (error) {
    if (error instanceof CelEvaluationError || error instanceof CelLimitError)
      return { ok: false, error: error.message };
    // Nested without end, or a number without end: the input is to blame, not this engine.
    if (error instanceof RangeError) return { ok: false, error: 'the value is too large to evaluate' };
    throw error;
  }
}

function declareVariable(variable: CelVariable, { schemas }: Environment): DeclaredVariable {
  const { name, schema, isResource, isOptional = false } = variable;
  const declared = schema === undefined ? { type: DYN, read: readJson } : schemas.declare(schema, isResource);
  if (declared === undefined) {
    throw new CelCompileError(`the schema of '${name}' has no type that CEL could see`);
  }
  return {
    type: isOptional ? optionalType(declared.type) : declared.type,
    read: ({ variables }) => {
      const json = Object.hasOwn(variables, name) ? variables[name] : undefined;
      return isOptional ? readOptional(json, declared.read) : declared.read(required(json, name));
    },
  };
}

function readOptional(json: JsonValue | undefined, read: (json: JsonValue) => CelValue): CelValue {
  return json === undefined ? NONE : someOf(read(json));
}

function required(json: JsonValue | undefined, name: string): JsonValue {
  if (json === undefined) throw new CelEvaluationError(`no such attribute(s): ${name}`);
  return json;
}

/** Lines and columns count from 1. */
function describe({ message, position }: CelCompileError, text: string): string {
  if (position === undefined) return message;
  const before = text.slice(0, position).split('\n');
  const column = (before.at(-1) ?? '').length + 1;
  return `${message} (line ${before.length}, column ${column})`;
}
