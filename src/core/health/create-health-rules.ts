import { InvariantError } from '../diagnostic/invariant-error.ts';
import { foreignResourceRule } from './foreign-resource.ts';
import type { HealthRule, HealthRules } from './health.ts';

/** Indexes rules by kind. A kind without one gets the rule for foreign custom resources; two rules for one kind are a mistake of ours. */
export function createHealthRules(rules: readonly HealthRule[]): HealthRules {
  const byKind = new Map<string, HealthRule>();
  for (const rule of rules) {
    if (byKind.has(rule.groupKind)) throw new InvariantError(`there are two health rules for ${rule.groupKind}`);
    byKind.set(rule.groupKind, rule);
  }
  return { rules, ruleFor: (groupKind) => byKind.get(groupKind) ?? foreignResourceRule(groupKind) };
}
