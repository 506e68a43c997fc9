import { InvariantError } from '../../diagnostic/invariant-error.ts';
import { noSuchOverload } from '../cel-error.ts';
import type { CheckedExpression } from '../checker/check-expression.ts';
import { qualifiedName } from '../checker/qualified-name.ts';
import type { ConditionalExpression, Expression, IdentifierExpression } from '../syntax/expression.ts';
import type { FunctionTable } from '../type-system/function-table.ts';
import { listOf } from '../value/cel-value.ts';
import { literalMap } from '../value/literal-map.ts';
import type { Evaluate } from './frame.ts';
import { planCall, planOperator } from './plan-call.ts';
import type { PlanContext } from './plan-context.ts';
import { planLogical } from './plan-logical.ts';
import { planMacro } from './plan-macro.ts';
import { planHas, planIndex, planSelect } from './plan-selection.ts';

/** Turns a checked expression into a function that evaluates it. */
export function planExpression(
  checked: CheckedExpression,
  functions: FunctionTable,
  variables: ReadonlyMap<string, Evaluate>,
): Evaluate {
  const context = (slots: ReadonlyMap<string, number>, nextSlot: number): PlanContext => {
    const self: PlanContext = {
      checked,
      functions,
      variables,
      slots,
      plan: (part) => plan(part, self),
      withLocals: (names) => ({
        inner: context(
          new Map([...slots, ...names.map((name, index) => [name, nextSlot + index] as const)]),
          nextSlot + names.length,
        ),
        firstSlot: nextSlot,
      }),
    };
    return self;
  };
  return context(new Map(), 0).plan(checked.expression);
}

function plan(expression: Expression, context: PlanContext): Evaluate {
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression;
      return () => value;
    }
    case 'identifier':
      return planIdentifier(expression, context);
    case 'select':
      return planTypeName(expression, context) ?? planSelect(expression, context);
    case 'has':
      return planHas(expression, context);
    case 'index':
      return planIndex(expression, context);
    case 'call':
      return planCall(expression, context);
    case 'operator':
      return planOperator(expression, context);
    case 'logical':
      return planLogical(expression, context);
    case 'conditional':
      return planConditional(expression, context);
    case 'list': {
      const elements = expression.elements.map(context.plan);
      return (frame) => listOf(elements.map((element) => element(frame)));
    }
    case 'map': {
      const entries = expression.entries.map(({ key, value }) => [context.plan(key), context.plan(value)] as const);
      return (frame) => literalMap(entries.map(([key, value]) => [key(frame), value(frame)] as const));
    }
    case 'macro':
      return planMacro(expression, context);
  }
}

function planIdentifier({ name }: IdentifierExpression, context: PlanContext): Evaluate {
  const slot = context.slots.get(name);
  if (slot !== undefined) {
    return ({ locals }) => {
      const value = locals[slot];
      if (value === undefined) throw new InvariantError(`the CEL variable ${name} has no value`);
      return value;
    };
  }
  const variable = context.variables.get(name) ?? typeConstant(name, context);
  if (variable === undefined) throw new InvariantError(`the CEL variable ${name} was not declared`);
  return variable;
}

function planTypeName(expression: Expression, context: PlanContext): Evaluate | undefined {
  const name = qualifiedName(expression);
  return name === undefined ? undefined : typeConstant(name, context);
}

function typeConstant(name: string, { functions }: PlanContext): Evaluate | undefined {
  if (functions.typeNamed(name) === undefined) return undefined;
  return () => ({ kind: 'type', name });
}

function planConditional(expression: ConditionalExpression, context: PlanContext): Evaluate {
  const condition = context.plan(expression.condition);
  const whenTrue = context.plan(expression.whenTrue);
  const whenFalse = context.plan(expression.whenFalse);
  return (frame) => {
    const chosen = condition(frame);
    if (typeof chosen !== 'boolean') throw noSuchOverload();
    return chosen ? whenTrue(frame) : whenFalse(frame);
  };
}
