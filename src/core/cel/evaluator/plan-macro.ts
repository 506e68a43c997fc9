import { CelEvaluationError, CelLimitError, noSuchOverload } from '../cel-error.ts';
import type { MacroExpression } from '../syntax/expression.ts';
import { type CelList, type CelMap, type CelValue, listOf, NONE, someOf } from '../value/cel-value.ts';
import { literalMap, mapKey } from '../value/literal-map.ts';
import { asBool, asMap, asOptional } from '../value/narrow-value.ts';
import { sortByKeys } from '../value/sort-by-keys.ts';
import type { Evaluate, Frame } from './frame.ts';
import type { PlanContext } from './plan-context.ts';
import { tryEvaluate } from './plan-logical.ts';

/** A macro: its receiver is evaluated once, its filter and body once per element. */
export function planMacro(expression: MacroExpression, context: PlanContext): Evaluate {
  const receiver = context.plan(expression.receiver);
  const { inner, firstSlot } = context.withLocals(expression.variables);
  const loop: Loop = {
    receiver,
    filter: expression.filter === undefined ? undefined : inner.plan(expression.filter),
    body: inner.plan(expression.body),
    slot: firstSlot,
    hasTwoVariables: expression.variables.length === 2,
  };
  switch (expression.macro) {
    case 'all':
      return quantifier(loop, false);
    case 'exists':
      return quantifier(loop, true);
    case 'existsOne':
      return (frame) => collect(loop, frame, (body) => (asBool(body) ? [true] : [])).length === 1;
    case 'filter':
      return (frame) => listOf(collect(loop, frame, (body, element) => (asBool(body) ? [element] : [])));
    case 'map':
    case 'transformList':
      return (frame) => listOf(collect(loop, frame, (body) => [body]));
    case 'transformMap':
      return (frame) => literalMap(collect(loop, frame, (body, element) => [[element, body] as const]));
    case 'transformMapEntry':
      return (frame) => mergedEntries(collect(loop, frame, (body) => [body]));
    case 'optMap':
      return optionalMacro(loop, someOf);
    case 'optFlatMap':
      return optionalMacro(loop, (body) => body);
    case 'sortBy':
      return (frame) => sortByKeys(collect(loop, frame, (body, element) => [{ key: body, element }]));
  }
}

interface Loop {
  readonly receiver: Evaluate;
  readonly filter: Evaluate | undefined;
  readonly body: Evaluate;
  /** Of the first variable; the second one follows. */
  readonly slot: number;
  readonly hasTwoVariables: boolean;
}

/** Goes through a list or map, giving each step what the first variable holds. Stops when a step returns false. */
function forEachElement(loop: Loop, frame: Frame, step: Step): void {
  const range = loop.receiver(frame);
  if (typeof range !== 'object' || range === null) throw noSuchOverload();
  if (range.kind !== 'list' && range.kind !== 'map') throw noSuchOverload();
  const iteration = { slot: loop.slot, hasTwoVariables: loop.hasTwoVariables, frame };
  if (range.kind === 'map') forEachEntry(range, iteration, step);
  else forEachListElement(range, iteration, step);
}

type Step = (element: CelValue) => boolean;

interface Iteration extends Pick<Loop, 'slot' | 'hasTwoVariables'> {
  readonly frame: Frame;
}

function forEachListElement(list: CelList, { slot, hasTwoVariables, frame }: Iteration, step: Step): void {
  for (let index = 0; index < list.length; index++) {
    const value = list.at(index);
    const first = hasTwoVariables ? BigInt(index) : value;
    spendStep(frame);
    frame.locals[slot] = first;
    if (hasTwoVariables) frame.locals[slot + 1] = value;
    if (!step(first)) return;
  }
}

function forEachEntry(map: CelMap, { slot, hasTwoVariables, frame }: Iteration, step: Step): void {
  for (const key of map.keys()) {
    spendStep(frame);
    frame.locals[slot] = key;
    if (hasTwoVariables) frame.locals[slot + 1] = map.find(key) ?? null;
    if (!step(key)) return;
  }
}

function spendStep(frame: Frame): void {
  if (frame.remainingSteps-- <= 0) throw new CelLimitError('operation cancelled: actual cost limit exceeded');
}

/** Gathers what each element that passes the filter contributes. */
function collect<T>(loop: Loop, frame: Frame, contribute: (body: CelValue, element: CelValue) => readonly T[]): T[] {
  const collected: T[] = [];
  forEachElement(loop, frame, (element) => {
    if (loop.filter === undefined || asBool(loop.filter(frame))) {
      collected.push(...contribute(loop.body(frame), element));
    }
    return true;
  });
  return collected;
}

/** `exists` (decisive: true) and `all` (decisive: false): an element that decides makes errors of others irrelevant. */
function quantifier(loop: Loop, decisive: boolean): Evaluate {
  return (frame) => {
    let outcome = !decisive;
    let firstError: CelEvaluationError | undefined;
    forEachElement(loop, frame, () => {
      const verdict = tryEvaluate(loop.body, frame);
      if (verdict === decisive) outcome = decisive;
      else if (verdict instanceof CelEvaluationError) firstError ??= verdict;
      else if (typeof verdict !== 'boolean') firstError ??= noSuchOverload();
      return verdict !== decisive;
    });
    if (outcome !== decisive && firstError !== undefined) throw firstError;
    return outcome;
  };
}

function optionalMacro(loop: Loop, wrap: (body: CelValue) => CelValue): Evaluate {
  return (frame) => {
    const { value } = asOptional(loop.receiver(frame));
    if (value === undefined) return NONE;
    frame.locals[loop.slot] = value;
    return wrap(loop.body(frame));
  };
}

function mergedEntries(maps: readonly CelValue[]): CelValue {
  const seen = new Set<string | undefined>();
  const entries = maps.flatMap((value) => {
    const map = asMap(value);
    return map.keys().map((key) => [key, map.find(key) ?? null] as const);
  });
  for (const [key] of entries) {
    if (seen.has(mapKey(key))) throw new CelEvaluationError('insert failed: key already exists');
    seen.add(mapKey(key));
  }
  return literalMap(entries);
}
