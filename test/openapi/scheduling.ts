import { at, elements, type Field, isFilled, isSet, type Problems, problem, text, texts } from './field.ts';
import { checkEnum, checkRange, checkSyntax, forbid, requireEnum, requireSyntax, requireText } from './field-checks.ts';
import { checkLabelSelector, checkRequirement, selectorKeys } from './label-selector.ts';
import { dnsLabel, dnsSubdomain, labelValue, qualifiedName } from './syntax.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/** Checks where a pod may run: affinity, tolerations and spread. */
export function* checkScheduling(podSpec: Field): Problems {
  const affinity = at(podSpec, 'affinity');
  yield* checkNodeAffinity(at(affinity, 'nodeAffinity'));
  for (const name of ['podAffinity', 'podAntiAffinity']) yield* checkPodAffinity(at(affinity, name));
  for (const toleration of elements(at(podSpec, 'tolerations'))) yield* checkToleration(toleration);
  yield* checkSpread(at(podSpec, 'topologySpreadConstraints'));
}

function* checkNodeAffinity(affinity: Field): Problems {
  const required = at(affinity, REQUIRED);
  const terms = at(required, 'nodeSelectorTerms');
  if (isSet(required) && !isFilled(terms)) yield problem(terms, 'must have at least one term');
  for (const term of elements(terms)) yield* checkNodeTerm(term);
  for (const preference of elements(at(affinity, PREFERRED))) {
    yield* checkRange(at(preference, 'weight'), 1, 100);
    yield* checkNodeTerm(at(preference, 'preference'));
  }
}

function* checkNodeTerm(term: Field): Problems {
  for (const requirement of elements(at(term, 'matchExpressions'))) yield* checkRequirement(requirement, ['Gt', 'Lt']);
  for (const requirement of elements(at(term, 'matchFields'))) {
    yield* requireEnum(at(requirement, 'key'), ['metadata.name']);
    yield* requireEnum(at(requirement, 'operator'), ['In', 'NotIn']);
    const values = at(requirement, 'values');
    if (elements(values).length !== 1) yield problem(values, 'must be a single value');
    for (const value of elements(values)) yield* requireSyntax(value, dnsSubdomain);
  }
}

function* checkPodAffinity(affinity: Field): Problems {
  for (const term of elements(at(affinity, REQUIRED))) yield* checkPodTerm(term);
  for (const preference of elements(at(affinity, PREFERRED))) {
    yield* checkRange(at(preference, 'weight'), 1, 100);
    yield* checkPodTerm(at(preference, 'podAffinityTerm'));
  }
}

function* checkPodTerm(term: Field): Problems {
  yield* requireSyntax(at(term, 'topologyKey'), qualifiedName);
  yield* checkLabelSelector(at(term, 'labelSelector'));
  yield* checkLabelSelector(at(term, 'namespaceSelector'));
  for (const namespace of elements(at(term, 'namespaces'))) yield* requireSyntax(namespace, dnsLabel);
  yield* checkLabelKeys(term, 'matchLabelKeys');
  yield* checkLabelKeys(term, 'mismatchLabelKeys');
  const both = texts(at(term, 'matchLabelKeys')).filter((key) => texts(at(term, 'mismatchLabelKeys')).includes(key));
  if (both.length > 0) yield problem(term, `has ${both.join(', ')} in matchLabelKeys and in mismatchLabelKeys`);
}

function* checkLabelKeys(term: Field, name: string): Problems {
  const keys = at(term, name);
  if (!isFilled(keys)) return;
  for (const key of elements(keys)) yield* requireSyntax(key, qualifiedName);
  if (!isSet(at(term, 'labelSelector'))) yield problem(keys, 'needs a labelSelector');
  const selected = name === 'matchLabelKeys' ? selectorKeys(at(term, 'labelSelector')) : [];
  const both = texts(keys).filter((key) => selected.includes(key));
  if (both.length > 0) yield problem(keys, `has ${both.join(', ')}, which the labelSelector has too`);
}

function* checkToleration(toleration: Field): Problems {
  const [key, operator, value] = ['key', 'operator', 'value'].map((name) => at(toleration, name));
  if (key === undefined || operator === undefined || value === undefined) return;
  yield* checkSyntax(key, qualifiedName);
  yield* checkEnum(operator, ['Equal', 'Exists']);
  const operatorName = text(operator, 'Equal');
  if (text(key) === '' && operatorName !== 'Exists') yield problem(operator, 'must be Exists where there is no key');
  if (operatorName === 'Exists' && text(value) !== '') yield problem(value, 'must be empty for operator Exists');
  if (operatorName === 'Equal') yield* checkSyntax(value, labelValue);
  const effect = at(toleration, 'effect');
  yield* checkEnum(effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute']);
  if (text(effect) !== 'NoExecute') {
    yield* forbid(at(toleration, 'tolerationSeconds'), 'for an effect other than NoExecute');
  }
}

function* checkSpread(constraints: Field): Problems {
  for (const constraint of elements(constraints)) {
    yield* checkRange(at(constraint, 'maxSkew'), 1);
    yield* requireText(at(constraint, 'topologyKey'));
    yield* requireEnum(at(constraint, 'whenUnsatisfiable'), ['DoNotSchedule', 'ScheduleAnyway']);
    yield* checkRange(at(constraint, 'minDomains'), 1);
    if (text(at(constraint, 'whenUnsatisfiable')) !== 'DoNotSchedule') {
      yield* forbid(at(constraint, 'minDomains'), 'unless whenUnsatisfiable is DoNotSchedule');
    }
    for (const name of ['nodeAffinityPolicy', 'nodeTaintsPolicy']) {
      yield* checkEnum(at(constraint, name), ['Honor', 'Ignore']);
    }
    yield* checkLabelSelector(at(constraint, 'labelSelector'));
    yield* checkLabelKeys(constraint, 'matchLabelKeys');
  }
}
