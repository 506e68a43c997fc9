import { at, elements, type Field, isFilled, isSet, type Problems, problem, text } from './field.ts';
import { requireEnum, requireSyntax, requireText } from './field-checks.ts';
import { checkLabelSelector } from './label-selector.ts';
import { dnsLabel, dnsSubdomain, pathSegment } from './syntax.ts';

const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** Checks a Role. */
export function* checkRole(manifest: Field): Problems {
  for (const rule of elements(at(manifest, 'rules'))) {
    yield* checkPolicyRule(rule);
    if (isFilled(at(rule, 'nonResourceURLs'))) yield problem(rule, 'may not have nonResourceURLs in a namespace');
  }
}

/** Checks a ClusterRole. */
export function* checkClusterRole(manifest: Field): Problems {
  for (const rule of elements(at(manifest, 'rules'))) yield* checkPolicyRule(rule);
  const aggregation = at(manifest, 'aggregationRule');
  const selectors = at(aggregation, 'clusterRoleSelectors');
  if (isSet(aggregation) && !isFilled(selectors)) yield problem(selectors, 'must not be empty');
  for (const selector of elements(selectors)) yield* checkLabelSelector(selector);
}

/** Checks a RoleBinding. */
export function* checkRoleBinding(manifest: Field): Problems {
  yield* checkRoleReference(manifest, ['Role', 'ClusterRole']);
  for (const subject of elements(at(manifest, 'subjects'))) yield* checkSubject(subject);
}

/** Checks a ClusterRoleBinding, whose subjects have no namespace to inherit. */
export function* checkClusterRoleBinding(manifest: Field): Problems {
  yield* checkRoleReference(manifest, ['ClusterRole']);
  for (const subject of elements(at(manifest, 'subjects'))) yield* checkSubject(subject);
}

function* checkPolicyRule(rule: Field): Problems {
  if (!isFilled(at(rule, 'verbs'))) yield problem(at(rule, 'verbs'), 'must not be empty');
  const names = ['apiGroups', 'resources'];
  if (isFilled(at(rule, 'nonResourceURLs'))) {
    const both = [...names, 'resourceNames'].some((name) => isFilled(at(rule, name)));
    if (both) yield problem(rule, 'must not have both resources and nonResourceURLs');
    return;
  }
  for (const name of names) if (!isFilled(at(rule, name))) yield problem(at(rule, name), 'must not be empty');
}

function* checkRoleReference(manifest: Field, kinds: readonly string[]): Problems {
  const reference = at(manifest, 'roleRef');
  yield* requireEnum(at(reference, 'apiGroup'), [RBAC_GROUP]);
  yield* requireEnum(at(reference, 'kind'), kinds);
  yield* requireSyntax(at(reference, 'name'), pathSegment);
}

function* checkSubject(subject: Field): Problems {
  const group = at(subject, 'apiGroup');
  yield* requireText(at(subject, 'name'));
  yield* requireEnum(at(subject, 'kind'), ['ServiceAccount', 'User', 'Group']);
  if (text(at(subject, 'kind')) !== 'ServiceAccount') {
    if (isSet(group)) yield* requireEnum(group, [RBAC_GROUP]);
    return;
  }
  yield* requireSyntax(at(subject, 'name'), dnsSubdomain);
  if (text(group) !== '') yield problem(group, 'must be empty for a ServiceAccount');
  // A RoleBinding without one is accepted and binds nobody.
  yield* requireSyntax(at(subject, 'namespace'), dnsLabel);
}
