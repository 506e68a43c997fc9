import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '../../../src/core/json/json.ts';
import type { Cluster } from '../harness/start-cluster.ts';

/** One request of a replica of the agent, as the API server recorded it. */
export interface AgentRequest {
  /** Whose token came with it: the identity of a replica whose credentials are of `replicaCredentials`. */
  readonly replica: string;
  readonly verb: string;
  readonly group: string;
  /** As rules name it, with its subresource: `databases/status`. */
  readonly resource: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  /** HTTP. */
  readonly status: number;
  /** When it came and when it was answered, in milliseconds since 1970. A watch is answered when it begins. */
  readonly began: number;
  readonly ended: number;
  readonly query: URLSearchParams;
  /** What was sent. */
  readonly body: JsonObject | undefined;
}

/** For `describeWithCluster`: the audit log then has the agent's reads, Events and Leases as well. */
export const WITH_AGENT_REQUESTS = {
  apiServerFlags: [`--audit-policy-file=${fileURLToPath(new URL('audit-policy.yaml', import.meta.url))}`],
};

interface Line {
  readonly verb: string;
  readonly stage: string;
  readonly requestURI: string;
  readonly requestReceivedTimestamp: string;
  readonly stageTimestamp: string;
  readonly user: { readonly username: string; readonly extra?: Readonly<Record<string, readonly string[]>> };
  readonly responseStatus?: { readonly code?: number };
  readonly objectRef?: {
    readonly apiGroup?: string;
    readonly resource?: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  readonly requestObject?: JsonObject;
}

/** Every request of the agent for objects until now, in the order of the answers; a watch once. Discovery is left out. */
export function agentRequests({ folder }: Cluster): readonly AgentRequest[] {
  const lines = readFileSync(join(folder, 'audit.jsonl'), 'utf8').split('\n').slice(0, -1);
  return lines
    .filter((line) => line.includes(AGENT))
    .map((line) => JSON.parse(line) as Line)
    .filter(({ user, objectRef, verb, stage, responseStatus }) => {
      if (user.username !== AGENT || objectRef?.resource === undefined) return false;
      // A watch that is refused has no beginning.
      return verb !== 'watch' || stage === 'ResponseStarted' || (responseStatus?.code ?? 0) >= 300;
    })
    .map(requestOf);
}

const AGENT = 'system:serviceaccount:planwright-system:planwright-agent';
const TOKEN_ID = 'authentication.kubernetes.io/credential-id';

function requestOf({ verb, user, objectRef = {}, ...line }: Line): AgentRequest {
  const { apiGroup = '', resource = '', subresource, namespace, name } = objectRef;
  return {
    replica: (user.extra?.[TOKEN_ID]?.[0] ?? '').replace(/^JTI=/, ''),
    verb,
    group: apiGroup,
    resource: subresource === undefined ? resource : `${resource}/${subresource}`,
    namespace,
    name,
    status: line.responseStatus?.code ?? 0,
    began: Date.parse(line.requestReceivedTimestamp),
    ended: Date.parse(line.stageTimestamp),
    query: new URL(line.requestURI, 'https://localhost').searchParams,
    body: line.requestObject,
  };
}
