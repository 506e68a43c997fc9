import { createHash } from 'node:crypto';
import { isDns1123Subdomain, isLabelValue } from '../../core/manifest/kubernetes-names.ts';

/** Which Leases belong to an agent, whatever their names. */
export const AGENT_LABEL = 'planwright.dev/agent';
/** `shard`: its holder writes; `member`: its holder is there. */
export const ROLE_LABEL = 'planwright.dev/lease';
/** Into how many shards the resources are divided for the holder. */
export const SHARDS_LABEL = 'planwright.dev/shards';

/** The Lease whose holder writes for a shard: the name of the agent where there is only one. */
export function shardLeaseName(name: string, shard: number, shards: number): string {
  return shards === 1 ? name : `${name}-${shard}`;
}

/** The Lease by which a replica tells the others that it is there. */
export function memberLeaseName(name: string, identity: string): string {
  const plain = `${name}-member-${identity}`;
  if (isDns1123Subdomain(plain)) return plain;
  const cut = plain
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, CUT_CHARACTERS);
  return `${cut}-${shortHash(plain)}`.replace(/^-+/, '');
}

/** The labels of an agent's Leases. */
export function leaseLabels(name: string, role: 'shard' | 'member', shards: number): Readonly<Record<string, string>> {
  return { [AGENT_LABEL]: agentLabel(name), [ROLE_LABEL]: role, [SHARDS_LABEL]: String(shards) };
}

/** Selects the Leases of an agent. */
export function leaseSelector(name: string): string {
  return `${AGENT_LABEL}=${agentLabel(name)}`;
}

/** Leaves room for a dash and the hash in a name of 253 characters. */
const CUT_CHARACTERS = 236;
const LABEL_CUT_CHARACTERS = 50;

function agentLabel(name: string): string {
  if (isLabelValue(name)) return name;
  return `${name.slice(0, LABEL_CUT_CHARACTERS).replace(/[^A-Za-z0-9]+$/, '')}-${shortHash(name)}`;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}
