import { at, elements, type Field, isFilled, isSet, isTrue, number, type Problems, problem, text } from './field.ts';
import {
  checkEnum,
  checkNonNegative,
  checkRange,
  checkSyntax,
  forbid,
  requireEnum,
  requireSyntax,
} from './field-checks.ts';
import { checkOwnSelector } from './label-selector.ts';
import { checkTemplateMetadata } from './metadata.ts';
import { checkPodTemplate } from './pod-spec.ts';
import { checkSchedule, timeZone } from './schedule.ts';
import { dnsLabel, dnsSubdomain, domainPrefixedPath, labelValue, qualifiedName, type Syntax } from './syntax.ts';

const INDEXED_PARALLELISM_LIMIT = 100_000;

/** A Job's name becomes a label of its pods. */
export const jobName: Syntax = (name) => dnsSubdomain(name) ?? labelValue(name);

/** A CronJob adds a hyphen and ten digits to its name to name its Jobs. */
export const cronJobName: Syntax = (name) =>
  dnsSubdomain(name) ?? (name.length > 52 ? 'must have at most 52 characters, so that names of Jobs fit' : undefined);

/** Checks a Job (ValidateJobSpec). */
export function* checkJob(manifest: Field): Problems {
  const spec = at(manifest, 'spec');
  yield* checkJobSpec(spec);
  const isManual = isTrue(at(spec, 'manualSelector'));
  if (isManual) yield* checkOwnSelector(at(spec, 'selector'), at(spec, 'template', 'metadata'));
  else yield* forbid(at(spec, 'selector'), 'unless manualSelector is true');
  const completions = number(at(spec, 'completions')) ?? 0;
  if (isIndexed(spec) && completions > 0) {
    const message = dnsLabel(`${text(at(manifest, 'metadata', 'name'))}-${completions - 1}`);
    if (message !== undefined) yield problem(at(manifest, 'metadata', 'name'), `with the index of a pod ${message}`);
  }
}

/** Checks a CronJob. */
export function* checkCronJob(manifest: Field): Problems {
  const spec = at(manifest, 'spec');
  yield* requireSyntax(at(spec, 'schedule'), checkSchedule);
  yield* checkSyntax(at(spec, 'timeZone'), timeZone);
  yield* checkEnum(at(spec, 'concurrencyPolicy'), ['Allow', 'Forbid', 'Replace']);
  yield* checkNonNegative(spec, 'startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit');
  const template = at(spec, 'jobTemplate');
  yield* checkTemplateMetadata(at(template, 'metadata'));
  yield* checkJobSpec(at(template, 'spec'));
  yield* forbid(at(template, 'spec', 'selector'), 'in a CronJob');
  if (isTrue(at(template, 'spec', 'manualSelector'))) {
    yield problem(at(template, 'spec', 'manualSelector'), 'must not be true in a CronJob');
  }
}

function isIndexed(spec: Field): boolean {
  return text(at(spec, 'completionMode')) === 'Indexed';
}

function* checkJobSpec(spec: Field): Problems {
  yield* checkNonNegative(spec, 'parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit');
  yield* checkNonNegative(spec, 'ttlSecondsAfterFinished', 'backoffLimitPerIndex', 'maxFailedIndexes');
  yield* checkSyntax(at(spec, 'managedBy'), domainPrefixedPath);
  yield* checkEnum(at(spec, 'completionMode'), ['NonIndexed', 'Indexed']);
  yield* isIndexed(spec) ? checkIndexed(spec) : checkNotIndexed(spec);
  yield* checkFailurePolicy(spec);
  const allowsNever = isSet(at(spec, 'podFailurePolicy'));
  yield* checkEnum(at(spec, 'podReplacementPolicy'), allowsNever ? ['Failed'] : ['Failed', 'TerminatingOrFailed']);
  yield* checkPodTemplate(at(spec, 'template'), { restartPolicies: allowsNever ? ['Never'] : ['OnFailure', 'Never'] });
}

function* checkIndexed(spec: Field): Problems {
  const completions = at(spec, 'completions');
  if (!isSet(completions)) yield problem(completions, 'is required for completionMode Indexed');
  yield* checkRange(at(spec, 'parallelism'), 0, INDEXED_PARALLELISM_LIMIT);
  if (!isSet(at(spec, 'maxFailedIndexes'))) return;
  yield* checkRange(at(spec, 'maxFailedIndexes'), 0, Math.min(INDEXED_PARALLELISM_LIMIT, number(completions) ?? 0));
  if (!isSet(at(spec, 'backoffLimitPerIndex'))) {
    yield problem(at(spec, 'maxFailedIndexes'), 'needs backoffLimitPerIndex');
  }
}

function* checkNotIndexed(spec: Field): Problems {
  for (const name of ['backoffLimitPerIndex', 'maxFailedIndexes', 'successPolicy']) {
    yield* forbid(at(spec, name), 'unless completionMode is Indexed');
  }
}

function* checkFailurePolicy(spec: Field): Problems {
  const containers = [
    ...elements(at(spec, 'template', 'spec', 'containers')),
    ...elements(at(spec, 'template', 'spec', 'initContainers')),
  ];
  const names = containers.map((container) => text(at(container, 'name')));
  for (const rule of elements(at(spec, 'podFailurePolicy', 'rules'))) {
    const action = at(rule, 'action');
    yield* requireEnum(action, ['Count', 'FailIndex', 'FailJob', 'Ignore']);
    if (text(action) === 'FailIndex' && !isSet(at(spec, 'backoffLimitPerIndex'))) {
      yield problem(action, 'needs backoffLimitPerIndex');
    }
    const [exitCodes, conditions] = [at(rule, 'onExitCodes'), at(rule, 'onPodConditions')];
    if (isSet(exitCodes) === isFilled(conditions)) {
      yield problem(rule, 'must have either onExitCodes or onPodConditions');
    }
    if (isSet(exitCodes)) yield* checkExitCodes(exitCodes, names);
    for (const condition of elements(conditions)) {
      yield* requireSyntax(at(condition, 'type'), qualifiedName);
      yield* checkEnum(at(condition, 'status'), ['True', 'False', 'Unknown']);
    }
  }
}

function* checkExitCodes(exitCodes: Field, containerNames: readonly string[]): Problems {
  const operator = at(exitCodes, 'operator');
  yield* requireEnum(operator, ['In', 'NotIn']);
  const name = at(exitCodes, 'containerName');
  if (isSet(name) && !containerNames.includes(text(name))) yield problem(name, 'names no container of this pod');
  const values = elements(at(exitCodes, 'values')).map((value) => number(value) ?? 0);
  const isSorted = values.every((value, index) => index === 0 || value > (values[index - 1] ?? value));
  if (values.length === 0 || !isSorted) yield problem(at(exitCodes, 'values'), 'must be different numbers in order');
  if (text(operator) === 'In' && values.includes(0)) {
    yield problem(at(exitCodes, 'values'), 'must not have 0 for operator In');
  }
}
