import { parseQuantity } from '../../core/quantity/parse-quantity.ts';
import { toApproximateNumber } from '../../core/quantity/quantity.ts';
import type { Resource } from '../../core/resource/resource.ts';
import type { DatabaseSpec } from './database.generated.ts';

/** A Database whose spec passed every check. */
export type Database = Resource<DatabaseSpec>;

/** The port that PostgreSQL listens on, in every pod and Service. */
export const PORT = 5432;
/** The name of that port. */
export const PORT_NAME = 'postgresql';

/** What a server gets where the spec asks for nothing. */
const USUAL_REQUESTS = { cpu: '250m', memory: '512Mi' } as const;

/** The names of everything that belongs to a Database: objects and the addresses they answer at. */
export interface Names {
  /** The primary's StatefulSet and governing Service, the pods' ServiceAccount, the NetworkPolicy. */
  readonly primary: string;
  /** The same of the replicas. */
  readonly replica: string;
  readonly readWriteService: string;
  readonly readOnlyService: string;
  readonly configMap: string;
  readonly scriptsMap: string;
  readonly internalSecret: string;
  readonly backup: string;
}

/** The names of a Database's objects. */
export function namesOf({ metadata: { name } }: Database): Names {
  return {
    primary: name,
    replica: `${name}-replica`,
    readWriteService: `${name}-rw`,
    readOnlyService: `${name}-ro`,
    configMap: `${name}-config`,
    scriptsMap: `${name}-scripts`,
    internalSecret: `${name}-internal`,
    backup: `${name}-backup`,
  };
}

/** The Secret that clients connect with: the user's, or the one that is created in the cluster. */
export function credentialsSecretOf({ metadata, spec }: Database): string {
  return spec.credentials.secretName ?? `${metadata.name}-credentials`;
}

/** The DNS name of the primary, which is there while it is ready. */
export function primaryHost(database: Database): string {
  return `${namesOf(database).primary}.${database.metadata.namespace}.svc`;
}

/** The DNS names of the replicas, in the order of their ordinals; they are there before a replica is ready. */
export function replicaHosts(database: Database): readonly string[] {
  const { replica } = namesOf(database);
  const ordinals = Array.from({ length: replicaCount(database) }, (_, ordinal) => ordinal);
  return ordinals.map((ordinal) => `${replica}-${ordinal}.${replica}.${database.metadata.namespace}.svc`);
}

/** How many servers there are beside the primary. */
export function replicaCount({ spec }: Database): number {
  return spec.replicas - 1;
}

/** What each server requests, and the most it may use. As in Kubernetes, a request that is missing is the limit. */
export function resourcesOf({ spec }: Database): {
  readonly requests: { readonly cpu: number | string; readonly memory: number | string };
  readonly limits?: { readonly cpu?: number | string; readonly memory?: number | string };
} {
  const { requests = {}, limits: { cpu, memory } = {} } = spec.resources;
  const limits = { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) };
  return {
    requests: {
      cpu: requests.cpu ?? cpu ?? USUAL_REQUESTS.cpu,
      memory: requests.memory ?? memory ?? USUAL_REQUESTS.memory,
    },
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  };
}

/** The memory that a server may count on, in bytes: its limit, or else its request. */
export function memoryBytesOf(database: Database): number {
  const { requests, limits } = resourcesOf(database);
  return bytesOf(limits?.memory ?? requests.memory);
}

/** A quantity in bytes. The schema admits nothing that is no quantity. */
export function bytesOf(quantity: number | string): number {
  const parsed = parseQuantity(String(quantity));
  return parsed === undefined ? 0 : Math.floor(toApproximateNumber(parsed));
}

/** The recommended label that says what a pod runs. */
export const NAME_LABELS: Readonly<Record<string, string>> = { 'app.kubernetes.io/name': 'postgresql' };

/**
 * The labels that people select by, with the two of upstream's own operator. The pods of Jobs have not those two: a rule that keeps
 * servers apart by them would keep every Job away from every server's node, for anti-affinity works both ways.
 */
export function upstreamLabels({ metadata }: Database): Readonly<Record<string, string>> {
  return { ...NAME_LABELS, app: 'database', database: metadata.name };
}
