import type { JsonObject } from '../../../src/core/json/json.ts';
import type { ApiClient } from '../harness/api-client.ts';
import type { Attempt, PolicyRule } from './granted-rules.ts';

/** The rules that the server says hold for the client's account in a namespace, each in one line, without repetition. */
export async function reviewRules(client: ApiClient, namespace: string): Promise<readonly string[]> {
  return sortedRules(await readRules(client, namespace));
}

/** The same rules as the server gives them: those for resources and those for other paths. */
export async function readRules(client: ApiClient, namespace: string): Promise<readonly PolicyRule[]> {
  const status = await review(client, 'SelfSubjectRulesReview', { namespace });
  // An authorization.k8s.io/v1 SubjectRulesReviewStatus.
  const { resourceRules, nonResourceRules, incomplete } = status as unknown as {
    readonly resourceRules: readonly PolicyRule[];
    readonly nonResourceRules: readonly {
      readonly verbs: readonly string[];
      readonly nonResourceURLs: readonly string[];
    }[];
    readonly incomplete: boolean;
  };
  if (incomplete) throw new Error(`the server does not know all rules: ${JSON.stringify(status)}`);
  return [...resourceRules, ...nonResourceRules];
}

/** Rules in one line each, so that equal ones are equal. */
export function sortedRules(rules: readonly PolicyRule[]): readonly string[] {
  const lines = rules.map(({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }) =>
    JSON.stringify([verbs, apiGroups, resources, resourceNames, nonResourceURLs].map((list) => [...list].sort())),
  );
  return [...new Set(lines)].sort();
}

/** Whether the client's account may do something. */
export async function reviewAccess(client: ApiClient, attempt: Attempt): Promise<boolean> {
  const { resource: path, ...rest } = attempt;
  const [resource = '', subresource = ''] = path.split('/');
  const status = await review(client, 'SelfSubjectAccessReview', {
    resourceAttributes: { ...rest, resource, subresource },
  });
  return status['allowed'] === true;
}

async function review(client: ApiClient, kind: string, spec: JsonObject): Promise<JsonObject> {
  const { status, body } = await client.request({
    method: 'POST',
    path: `/apis/authorization.k8s.io/v1/${kind.toLowerCase()}s`,
    body: { apiVersion: 'authorization.k8s.io/v1', kind, spec },
  });
  if (status !== 201) throw new Error(`${kind}: ${status} ${JSON.stringify(body)}`);
  return body['status'] as JsonObject; // Every review answers with a status.
}
