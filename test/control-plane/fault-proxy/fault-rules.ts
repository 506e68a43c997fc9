import { type Fault, type FaultRule, matches, type RequestFacts, stageOf } from './fault.ts';
import { type SeededGenerator, seededGenerator } from './seeded-generator.ts';

/** That a rule strikes a request: enough to repeat it. */
export interface AppliedFault {
  /** Rules are counted from 1 in the order in which they were injected. */
  readonly rule: number;
  /** The how-manieth request that the rule matched, from 0. */
  readonly request: number;
  readonly fault: Fault;
}

/** An injected rule. */
export interface RuleHandle {
  /** As in the log. */
  readonly rule: number;
  /** How many requests it has struck. */
  struck(): number;
  /** Ends the rule. What it has done stays done: a connection in a black hole does not come back. */
  remove(): void;
}

/** The rules in force, and what they decide. */
export interface FaultRules {
  inject(rule: FaultRule): RuleHandle;
  /**
   * The faults that strike the next request. Each rule counts and draws for itself, keyed by seed, rule and count, so requests that it
   * does not match change nothing. A fault that ends the exchange early leaves nothing for the others: they do not act and are not spent.
   */
  decide(request: RequestFacts): readonly AppliedFault[];
  /** The draws for what a struck request needs beyond the decision, such as the sizes of its frames. */
  drawsOf(applied: AppliedFault): SeededGenerator;
}

interface RuleState {
  readonly number: number;
  readonly rule: FaultRule;
  matched: number;
  struck: number;
}

/** An empty set of rules whose draws come from the seed. */
export function faultRules(seed: number): FaultRules {
  const states = new Map<number, RuleState>();
  let injected = 0;
  return {
    inject(rule) {
      injected += 1;
      const state = { number: injected, rule, matched: 0, struck: 0 };
      states.set(state.number, state);
      return { rule: state.number, struck: () => state.struck, remove: () => void states.delete(state.number) };
    },
    decide(request) {
      const candidates = [...states.values()].flatMap((state) => candidateOf(state, { request, seed }));
      const selected = select(candidates);
      for (const { rule } of selected) {
        const state = states.get(rule);
        if (state !== undefined) state.struck += 1;
      }
      return selected;
    },
    drawsOf: ({ rule, request }) => seededGenerator(seed, rule, request, 'details'),
  };
}

/** Counts the request and tells whether the rule wants to strike it. */
function candidateOf(state: RuleState, on: { request: RequestFacts; seed: number }): readonly AppliedFault[] {
  const { rule, number } = state;
  if (!matches(rule, on.request)) return [];
  const request = state.matched;
  state.matched += 1;
  if (request < (rule.skip ?? 0) || state.struck >= (rule.times ?? Number.POSITIVE_INFINITY)) return [];
  const drawn = seededGenerator(on.seed, number, request).fraction();
  return drawn < (rule.probability ?? 1) ? [{ rule: number, request, fault: rule.fault }] : [];
}

function select(candidates: readonly AppliedFault[]): readonly AppliedFault[] {
  for (const stage of ['request', 'response']) {
    const ending = candidates.find(({ fault }) => stageOf(fault) === stage);
    if (ending !== undefined) return [ending];
  }
  return candidates;
}
