import type { Plan } from '../plan/plan.ts';
import type { Resource } from '../resource/resource.ts';
import { withNamedRules } from '../health/named-rules.ts';
import { SECOND } from '../time/instant.ts';
import type { ApplierState } from './applier-state.ts';
import { checkBeforeApply } from './check-before-apply.ts';
import { checkDependencies, type DependencyVerdict } from './check-dependencies.ts';
import { checkPlanned, type PlannedVerdict } from './check-planned.ts';
import { deriveComponents } from './derive-components.ts';
import type { Findings } from './derive-facts.ts';
import type { EvaluationInput } from './evaluation.ts';
import { findApplierState } from './find-applier-state.ts';
import { findBlocking } from './find-blocking.ts';
import type { KindStatus, RetryPolicy } from './kind-status.ts';
import { type LooseDeadline, looseDeadlines } from './loose-deadlines.ts';
import { observeObjects } from './observe-objects.ts';
import { readPrevious } from './read-previous.ts';
import { maxRetriesOf, retrySchedule } from './retry-schedule.ts';

/** The findings with what they were found from. */
export interface GatheredFindings extends Findings {
  readonly plan: Plan | undefined;
  readonly planned: PlannedVerdict;
  readonly dependencies: DependencyVerdict;
  readonly applier: ApplierState | undefined;
  readonly policy: RetryPolicy;
  readonly deadlines: readonly LooseDeadline[];
}

/** Looks at everything once. */
export function gatherFindings(given: EvaluationInput, words: KindStatus): GatheredFindings {
  const input = { ...given, rules: withNamedRules(given.rules, words.health) };
  const { plan, resource, live, now } = input;
  const previous = readPrevious(input.previous);
  const objects = plan === undefined ? [] : observeObjects(input, plan, previous);
  const components = plan === undefined ? [] : deriveComponents(objects, { plan, previous, now });
  const deadlines = plan === undefined ? [] : looseDeadlines(objects, components, { plan, previous, now });
  const planned = checkPlanned(input);
  const dependencies = plan === undefined ? NOT_PLANNED : checkDependencies(input, plan, declaredBy(resource, words));
  const applier = plan === undefined ? undefined : findApplierState(plan, live, now);
  const policy = policyOf(resource, words);
  const isInitial = isInitialPhase(previous.phase, words);
  const beforeApply = plan === undefined || !isInitial ? undefined : checkBeforeApply(objects, { plan, live });
  return {
    input,
    plan,
    previous,
    objects,
    components,
    planned,
    dependencies,
    applier,
    deadlines,
    policy,
    blocking: findBlocking({
      previous,
      deadlines,
      resource,
      planned,
      dependencies,
      applier,
      objects,
      components,
      beforeApply,
      live,
      now,
    }),
    isPlanned: planned.status === 'True',
    hasDependencies: !dependencies.isHolding,
    retryBudget: retryBudget(policy),
    notes: [maxRetriesOf(resource.metadata.annotations).ignored].filter((note) => note !== undefined),
  };
}

const NOT_PLANNED: DependencyVerdict = {
  status: 'Unknown',
  reason: 'PlanMissing',
  message: 'what is needed from elsewhere is not known without a Plan',
  isHolding: false,
};

/** A phase that the table does not know counts as the initial one. */
function isInitialPhase(name: string | undefined, { phases: { phases } }: KindStatus): boolean {
  return (phases.find((phase) => phase.name === name)?.stage ?? 'initial') === 'initial';
}

function declaredBy(resource: EvaluationInput['resource'], { dependencies }: KindStatus): number {
  return dependencies?.(resourceOf(resource)).length ?? 0;
}

/** The live resource, as kinds read it: the API server has validated and defaulted it. */
export function resourceOf({ apiVersion, kind, metadata, spec = {} }: EvaluationInput['resource']): Resource {
  const { name, namespace = '', labels = {}, annotations = {} } = metadata;
  return { apiVersion, kind, metadata: { name, namespace, labels, annotations }, spec };
}

function policyOf({ metadata }: EvaluationInput['resource'], { retry }: KindStatus): RetryPolicy {
  return { ...retry, maxRetries: maxRetriesOf(metadata.annotations).maxRetries ?? retry.maxRetries };
}

/** How long all retries take, in milliseconds; for ever where their number is not limited. */
function retryBudget(policy: RetryPolicy): number {
  if (!Number.isFinite(policy.maxRetries)) return Number.POSITIVE_INFINITY;
  return retrySchedule(policy).reduce((sum, seconds) => sum + seconds, 0) * SECOND;
}
