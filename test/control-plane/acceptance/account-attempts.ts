import type { ApiClient } from '../harness/api-client.ts';
import { type Account, type Attempt, type Grant, isGranted } from './granted-rules.ts';
import type { ServedResource } from './served-resources.ts';

/** A rendered ServiceAccount, what the rendered bindings give it, and a client that has its token. */
export interface Identity extends Account {
  readonly grants: readonly Grant[];
  readonly client: ApiClient;
}

/** A request that reads something, and whether it must be allowed. */
export interface ExpectedRead {
  readonly path: string;
  readonly isAllowed: boolean;
}

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];
const ELSEWHERE = 'kube-system';
/** A name that no rule has. */
const ANOTHER = 'another';
/** Verbs that give more than they say. */
const ESCALATIONS: readonly Attempt[] = [
  { verb: 'impersonate', group: '', resource: 'users', namespace: '', name: '' },
  { verb: 'impersonate', group: '', resource: 'serviceaccounts', namespace: ELSEWHERE, name: '' },
  { verb: 'bind', group: 'rbac.authorization.k8s.io', resource: 'clusterroles', namespace: '', name: 'cluster-admin' },
  { verb: 'escalate', group: 'rbac.authorization.k8s.io', resource: 'clusterroles', namespace: '', name: '' },
  { verb: 'approve', group: 'certificates.k8s.io', resource: 'signers', namespace: '', name: '' },
];

/**
 * Every verb on everything that is served: in the account's namespace, in another and in all of them, without a name, with each
 * name out of its rules, and with another name.
 */
export function attemptsOf(identity: Identity, served: readonly ServedResource[]): readonly Attempt[] {
  const names = ['', ...namesIn(identity), ANOTHER];
  const places = [identity.namespace, ELSEWHERE, ''].flatMap((namespace) => names.map((name) => ({ namespace, name })));
  const tried = served.flatMap(({ group, resource, isNamespaced }) =>
    places
      .filter(({ namespace }) => isNamespaced || namespace === '')
      .flatMap((place) => VERBS.map((verb) => ({ verb, group, resource, ...place }))),
  );
  return [...tried, ...ESCALATIONS];
}

/** Requests for everything that a rule mentions, by the rules' names and by another, here and elsewhere; and for what no pod may read. */
export function readsOf(identity: Identity, served: readonly ServedResource[]): readonly ExpectedRead[] {
  const { namespace, grants } = identity;
  const rules = grants.flatMap((grant) => grant.rules);
  const mentioned = served.filter(
    ({ group, resource, isNamespaced }) =>
      isNamespaced &&
      rules.some(({ apiGroups = [], resources = [] }) => apiGroups.includes(group) && resources.includes(resource)),
  );
  const named = mentioned.flatMap(({ root, group, resource }) =>
    [...namesIn(identity), ANOTHER].flatMap((name) => {
      const read = (verb: string, place: string, query: string): ExpectedRead => ({
        path: `${root}/namespaces/${place}/${resource}${query}`,
        isAllowed: isGranted({ verb, group, resource, namespace: place, name }, grants),
      });
      const selected = `?fieldSelector=metadata.name%3D${name}`;
      return [
        read('get', namespace, `/${name}`),
        read('list', namespace, selected),
        read('watch', namespace, `${selected}&watch=true&timeoutSeconds=1`),
        read('get', ELSEWHERE, `/${name}`),
      ];
    }),
  );
  const forbidden = [
    `/api/v1/namespaces/${namespace}/secrets`,
    `/api/v1/namespaces/${ELSEWHERE}/secrets`,
    '/api/v1/secrets',
  ];
  const refused = forbidden.filter((path) => !isListGranted(path, grants)).map((path) => ({ path, isAllowed: false }));
  return [...named, ...refused];
}

function isListGranted(path: string, grants: readonly Grant[]): boolean {
  const namespace = /\/namespaces\/([^/]+)/.exec(path)?.[1] ?? '';
  return isGranted({ verb: 'list', group: '', resource: 'secrets', namespace, name: '' }, grants);
}

function namesIn({ grants }: Identity): readonly string[] {
  return [...new Set(grants.flatMap(({ rules }) => rules.flatMap(({ resourceNames = [] }) => resourceNames)))];
}

/** Accounts of one shape differ in names only. */
export function shapeOf({ grants }: Identity): string {
  const shapes = grants.map(({ namespace, rules }) => ({
    isEverywhere: namespace === undefined,
    rules: rules.map((rule) => ({ ...rule, resourceNames: rule.resourceNames?.length })),
  }));
  return JSON.stringify(shapes);
}
