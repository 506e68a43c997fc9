import { at, elements, type Field, isSet, number, type Problems, problem, text } from './field.ts';
import {
  checkCountOrPercentage,
  checkEnum,
  checkNonNegative,
  checkSyntax,
  checkUnique,
  countOrPercentage,
  forbid,
  requireSyntax,
} from './field-checks.ts';
import { checkOwnSelector } from './label-selector.ts';
import { checkTemplateMetadata } from './metadata.ts';
import { checkClaimSpec } from './persistent-volume-claim.ts';
import { checkPodTemplate, type TemplateRules } from './pod-spec.ts';
import { dnsLabel, type Syntax } from './syntax.ts';

/** Pods of a StatefulSet carry its name with a hash of ten characters and a hyphen as a label of at most 63 characters. */
export const statefulSetName: Syntax = (name) =>
  dnsLabel(name) ?? (name.length > 52 ? 'must have at most 52 characters, so that the revision label fits' : undefined);

/** Checks a Deployment (ValidateDeploymentSpec). */
export function* checkDeployment(manifest: Field): Problems {
  const spec = at(manifest, 'spec');
  yield* checkNonNegative(spec, 'replicas', 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds');
  const deadline = number(at(spec, 'progressDeadlineSeconds')) ?? 600;
  if (deadline <= (number(at(spec, 'minReadySeconds')) ?? 0)) {
    yield problem(at(spec, 'progressDeadlineSeconds'), 'must be more than minReadySeconds');
  }
  yield* checkRunningPods(spec);
  yield* checkStrategy(at(spec, 'strategy'));
}

/** Checks a ReplicaSet. */
export function* checkReplicaSet(manifest: Field): Problems {
  const spec = at(manifest, 'spec');
  yield* checkNonNegative(spec, 'replicas', 'minReadySeconds');
  yield* checkRunningPods(spec);
}

/** Checks a DaemonSet (ValidateDaemonSetSpec). */
export function* checkDaemonSet(manifest: Field): Problems {
  const spec = at(manifest, 'spec');
  yield* checkNonNegative(spec, 'minReadySeconds', 'revisionHistoryLimit');
  yield* checkRunningPods(spec);
  const strategy = at(spec, 'updateStrategy');
  yield* checkEnum(at(strategy, 'type'), ['RollingUpdate', 'OnDelete']);
  if (text(at(strategy, 'type'), 'RollingUpdate') !== 'RollingUpdate') return;
  const [unavailable, surge] = [
    at(strategy, 'rollingUpdate', 'maxUnavailable'),
    at(strategy, 'rollingUpdate', 'maxSurge'),
  ];
  yield* checkCountOrPercentage(unavailable);
  yield* checkCountOrPercentage(surge);
  const hasSurge = countOrPercentage(surge, 0) !== 0;
  const hasUnavailable = countOrPercentage(unavailable, 1) !== 0;
  if (hasSurge === hasUnavailable) {
    yield problem(strategy, 'must have exactly one of maxUnavailable and maxSurge above 0');
  }
}

/** Checks a StatefulSet (ValidateStatefulSetSpec). */
export function* checkStatefulSet(manifest: Field): Problems {
  const spec = at(manifest, 'spec');
  const claims = elements(at(spec, 'volumeClaimTemplates'));
  yield* checkNonNegative(spec, 'replicas', 'minReadySeconds', 'revisionHistoryLimit');
  yield* checkNonNegative(at(spec, 'ordinals'), 'start');
  yield* checkSyntax(at(spec, 'serviceName'), dnsLabel);
  yield* checkEnum(at(spec, 'podManagementPolicy'), ['OrderedReady', 'Parallel']);
  yield* checkStatefulUpdate(at(spec, 'updateStrategy'));
  for (const name of ['whenDeleted', 'whenScaled']) {
    yield* checkEnum(at(spec, 'persistentVolumeClaimRetentionPolicy', name), ['Retain', 'Delete']);
  }
  yield* checkUnique(claims, (claim) => text(at(claim, 'metadata', 'name')), 'the claim template');
  for (const claim of claims) {
    yield* requireSyntax(at(claim, 'metadata', 'name'), dnsLabel);
    yield* checkTemplateMetadata(at(claim, 'metadata'));
    yield* checkClaimSpec(at(claim, 'spec'));
  }
  yield* checkRunningPods(
    spec,
    claims.map((claim) => text(at(claim, 'metadata', 'name'))),
  );
}

function* checkRunningPods(spec: Field, claimTemplateNames: readonly string[] = []): Problems {
  const template = at(spec, 'template');
  const rules: TemplateRules = { restartPolicies: ['Always'], claimTemplateNames };
  yield* checkOwnSelector(at(spec, 'selector'), at(template, 'metadata'));
  yield* checkPodTemplate(template, rules);
  yield* forbid(at(template, 'spec', 'activeDeadlineSeconds'), 'on pods that are kept running');
}

function* checkStrategy(strategy: Field): Problems {
  yield* checkEnum(at(strategy, 'type'), ['Recreate', 'RollingUpdate']);
  const rolling = at(strategy, 'rollingUpdate');
  if (text(at(strategy, 'type')) === 'Recreate') return yield* forbid(rolling, 'for strategy Recreate');
  const [unavailable, surge] = [at(rolling, 'maxUnavailable'), at(rolling, 'maxSurge')];
  yield* checkCountOrPercentage(unavailable);
  yield* checkCountOrPercentage(surge, false);
  const isStuck = countOrPercentage(unavailable, 25) === 0 && countOrPercentage(surge, 25) === 0;
  if (isStuck) yield problem(rolling, 'maxUnavailable and maxSurge must not both be 0');
}

function* checkStatefulUpdate(strategy: Field): Problems {
  yield* checkEnum(at(strategy, 'type'), ['RollingUpdate', 'OnDelete']);
  const rolling = at(strategy, 'rollingUpdate');
  if (text(at(strategy, 'type')) === 'OnDelete') yield* forbid(rolling, 'for strategy OnDelete');
  yield* checkNonNegative(rolling, 'partition');
  const unavailable = at(rolling, 'maxUnavailable');
  yield* checkCountOrPercentage(unavailable);
  if (isSet(unavailable) && countOrPercentage(unavailable, 1) === 0) yield problem(unavailable, 'must not be 0');
}
