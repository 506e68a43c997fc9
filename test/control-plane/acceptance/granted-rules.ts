import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import type { ApiClient } from '../harness/api-client.ts';

/** One rule of a Role or ClusterRole (rbac.authorization.k8s.io/v1 PolicyRule). */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** Rules that a binding gives to an account: in one namespace, or everywhere. */
export interface Grant {
  readonly namespace: string | undefined;
  readonly rules: readonly PolicyRule[];
}

/** A ServiceAccount. */
export interface Account {
  readonly namespace: string;
  readonly name: string;
}

/** Something one may ask to do. An empty name is none; an empty namespace is all of them, or none for objects that have none. */
export interface Attempt {
  readonly verb: string;
  readonly group: string;
  /** With its subresource: `pods/log`. */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

interface Binding extends Manifest {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

/** What the rendered bindings give to an account. The roles are read from the server, which has them all. */
export async function grantsTo(
  { namespace, name }: Account,
  manifests: readonly Manifest[],
  client: ApiClient,
): Promise<readonly Grant[]> {
  const bindings = manifests
    .filter(({ kind }) => kind === 'RoleBinding' || kind === 'ClusterRoleBinding')
    .map((manifest) => manifest as Binding) // The server has accepted it.
    .filter(({ subjects = [] }) =>
      subjects.some((each) => each.kind === 'ServiceAccount' && each.name === name && each.namespace === namespace),
    );
  return Promise.all(
    bindings.map(async ({ apiVersion, metadata, roleRef }) => {
      const { kind, name: role } = roleRef;
      const { rules } = await client.get({ apiVersion, kind, name: role, namespace: metadata.namespace });
      return { namespace: metadata.namespace, rules: rules as unknown as readonly PolicyRule[] };
    }),
  );
}

/** Whether the grants allow the attempt, as RBAC decides: https://kubernetes.io/docs/reference/access-authn-authz/rbac/ */
export function isGranted(attempt: Attempt, grants: readonly Grant[]): boolean {
  return grants
    .filter(({ namespace }) => namespace === undefined || namespace === attempt.namespace)
    .some(({ rules }) => rules.some((rule) => allows(rule, attempt)));
}

function allows({ verbs, apiGroups = [], resources = [], resourceNames = [] }: PolicyRule, attempt: Attempt): boolean {
  const [, subresource] = attempt.resource.split('/');
  const wanted = [attempt.resource, ...(subresource === undefined ? [] : [`*/${subresource}`])];
  return (
    has(verbs, attempt.verb) &&
    has(apiGroups, attempt.group) &&
    wanted.some((resource) => has(resources, resource)) &&
    (resourceNames.length === 0 || resourceNames.includes(attempt.name))
  );
}

function has(list: readonly string[], wanted: string): boolean {
  return list.includes('*') || list.includes(wanted);
}
