import { APPLIER_KINDS, CHILDREN, DEFINITION, EVENT, QUOTA, SECRET } from '../status/wanted-kinds.ts';
import { crd as planCrd } from '../plan/crd.generated.ts';
import type { InstallOptions } from './install-options.ts';
import { pluralOf } from './plural-of.ts';

/** rbac.authorization.k8s.io/v1 PolicyRule. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/**
 * What the agent may do in the whole cluster, derived from the catalogues: read what Plans may name and what verdicts need; write
 * statuses, its finalizers and Events. Of Secrets it may get single ones whose name it knows, and it asks for their metadata only.
 */
export function clusterRules({ kinds, rules }: Pick<InstallOptions, 'kinds' | 'rules'>): readonly PolicyRule[] {
  const own = [...kinds.map(({ definition }) => definition), planCrd].map(({ spec }) => ({
    group: spec.group,
    plural: spec.names.plural,
  }));
  const statuses = kinds.map(({ definition: { spec } }) => ({
    group: spec.group,
    plural: `${spec.names.plural}/status`,
  }));
  const read = [
    ...rules.rules.flatMap(({ groupKind, reads = [] }) => [groupKind, ...reads]),
    ...kinds.flatMap(({ status }) => Object.keys(status?.health ?? {})),
    ...CHILDREN,
  ];
  // Always watched as a whole, so that no single one is ever asked for.
  const whole = [...APPLIER_KINDS, QUOTA];
  const apart: ReadonlySet<string> = new Set([SECRET, EVENT, DEFINITION, ...whole]);
  return [
    // Finalizers are written to the resource itself.
    ...grouped(own, ['get', 'list', 'watch', 'patch']),
    ...grouped(statuses, ['patch']),
    ...grouped([DEFINITION, ...read.filter((kind) => !apart.has(kind))].map(splitKind), ['get', 'list', 'watch']),
    ...grouped(whole.map(splitKind), ['list', 'watch']),
    ...grouped([splitKind(SECRET)], ['get']),
    ...grouped([splitKind(EVENT)], ['list', 'watch']),
    ...grouped([splitKind('Event.events.k8s.io')], ['create', 'patch']),
  ];
}

/** What it may do in its own namespace: keep its Leases, and clear away those of replicas that are gone. */
export const LEASE_RULES: readonly PolicyRule[] = [
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'list', 'create', 'update', 'delete'] },
];

/** A resource as rules name it. */
export interface ServedResource {
  readonly group: string;
  readonly plural: string;
}

/** `Deployment.apps` as rules name it. */
export function splitKind(groupKind: string): ServedResource {
  const [kind = '', ...group] = groupKind.split('.');
  return { group: group.join('.'), plural: pluralOf(kind) };
}

/** One rule a group, sorted, so that the text changes only with what is allowed. */
function grouped(resources: readonly ServedResource[], verbs: readonly string[]): readonly PolicyRule[] {
  const groups = [...new Set(resources.map(({ group }) => group))].sort();
  return groups.map((group) => ({
    apiGroups: [group],
    resources: [...new Set(resources.filter((each) => each.group === group).map(({ plural }) => plural))].sort(),
    verbs,
  }));
}
