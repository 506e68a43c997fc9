import type { CelCompilation, CelEngine, CelVariable } from '../cel/cel-engine.ts';
import type { CompiledSchema } from './compile-schema.ts';
import { mentionsOldSelf } from './mentions-old-self.ts';
import type { ValidationRule } from './structural-schema.ts';

/** One CEL rule of a schema, compiled, with its message where an expression makes that. */
export interface RuleProgram {
  readonly rule: ValidationRule;
  /** Transition rules compare with the value before; without one they do not apply, unless `optionalOldSelf` says so. */
  readonly isTransition: boolean;
  readonly check: CelCompilation;
  readonly message: CelCompilation | undefined;
}

/** A schema node whose rules are wanted. */
export interface RuleOwner {
  readonly node: CompiledSchema;
  /** Whether `self` is a whole resource, where rules also see `apiVersion`, `kind` and `metadata.name`. */
  readonly isResource: boolean;
}

const PROGRAMS = new WeakMap<CelEngine, WeakMap<CompiledSchema, readonly RuleProgram[]>>();

/** The rules that stand directly at a node, compiled once for each engine. Empty rules are left out, as upstream. */
export function rulePrograms(owner: RuleOwner, engine: CelEngine): readonly RuleProgram[] {
  const ofEngine = PROGRAMS.get(engine) ?? new WeakMap<CompiledSchema, readonly RuleProgram[]>();
  PROGRAMS.set(engine, ofEngine);
  const known = ofEngine.get(owner.node);
  if (known !== undefined) return known;
  const rules = (owner.node.schema['x-kubernetes-validations'] ?? []).filter(({ rule }) => rule.trim() !== '');
  const programs = rules.map((rule) => compileRule(rule, owner, engine));
  ofEngine.set(owner.node, programs);
  return programs;
}

function compileRule(rule: ValidationRule, owner: RuleOwner, engine: CelEngine): RuleProgram {
  const value = { schema: owner.node.schema, isResource: owner.isResource };
  const variables: readonly CelVariable[] = [
    { name: 'self', ...value },
    { name: 'oldSelf', ...value, isOptional: rule.optionalOldSelf === true },
  ];
  const { messageExpression = '' } = rule;
  return {
    rule,
    isTransition: mentionsOldSelf(rule.rule),
    check: typed(engine.compile(rule.rule, variables), 'bool'),
    message:
      messageExpression.trim() === '' ? undefined : typed(engine.compile(messageExpression, variables), 'string'),
  };
}

/** An API server asks for the type before it evaluates: an expression that only may give it (`dyn`) is refused, too. */
function typed(compilation: CelCompilation, type: 'bool' | 'string'): CelCompilation {
  if (!compilation.ok || compilation.program.resultType === type) return compilation;
  return { ok: false, error: `it gives ${compilation.program.resultType} where ${type} is needed` };
}
