import { InvariantError } from '../diagnostic/invariant-error.ts';
import { existenceRule } from './existence-rule.ts';
import { foreignResourceRule } from './foreign-resource.ts';
import type { HealthRule, HealthRules, HealthStatus } from './health.ts';
import { computeKstatus } from './kstatus/compute-kstatus.ts';

/** For each kind of object, the name of the rule that judges it: `exists`, `conditions`, `kstatus`, or a kind with a rule of its own. */
export type NamedRules = Readonly<Record<string, string>>;

/**
 * The rules, with others in the place of some: so a kind says of the objects it renders how they are judged, where the catalogue knows
 * them too little (a custom resource of somebody else's) or too well. Throws an InvariantError for a name that means no rule.
 */
export function withNamedRules(rules: HealthRules, named: NamedRules = {}): HealthRules {
  const chosen = Object.entries(named).map(
    ([groupKind, name]) => [groupKind, ruleNamed(rules, groupKind, name)] as const,
  );
  if (chosen.length === 0) return rules;
  const byKind = new Map(chosen);
  return { rules: rules.rules, ruleFor: (groupKind) => byKind.get(groupKind) ?? rules.ruleFor(groupKind) };
}

function ruleNamed(rules: HealthRules, groupKind: string, name: string): HealthRule {
  if (name === 'exists') return existenceRule({ groupKind, summary: 'It exists.' });
  if (name === 'conditions') return foreignResourceRule(groupKind);
  if (name === 'kstatus') return kstatusRule(groupKind);
  const rule = rules.rules.find((each) => each.groupKind === name);
  if (rule === undefined)
    throw new InvariantError(`${groupKind} is to be judged by '${name}', and there is no such rule`);
  return { ...rule, groupKind };
}

/** The rule for those who want exactly the verdict of Flux and Helm: kstatus'. */
function kstatusRule(groupKind: string): HealthRule {
  return {
    groupKind,
    summary: 'kstatus says that it is current.',
    assess(object, { now }) {
      const { status, reason, message } = computeKstatus(object, { now });
      return { status: STATUS_OF[status], reason: reason === '' ? status : reason, message };
    },
  };
}

const STATUS_OF: Readonly<Record<ReturnType<typeof computeKstatus>['status'], HealthStatus>> = {
  Current: 'Ready',
  InProgress: 'Progressing',
  Failed: 'Failed',
  Terminating: 'Terminating',
  Unknown: 'Unknown',
};
