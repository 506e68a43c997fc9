import { isJsonObject, type JsonObject, member } from '../../core/json/json.ts';
import { formatMicroTime } from '../../core/time/format-micro-time.ts';
import { type Instant, parseInstant, SECOND } from '../../core/time/instant.ts';

/** A Lease (coordination.k8s.io/v1) as the server holds it. */
export interface Lease {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly record: LeaseRecord;
  /** The whole object: a write keeps what others put there. */
  readonly object: JsonObject;
}

/** What client-go calls the LeaderElectionRecord. Another one means that its holder was alive when it was written, and nothing else. */
export interface LeaseRecord {
  /** Empty: nobody. */
  readonly holder: string;
  /** In milliseconds; 0 where it says nothing. */
  readonly duration: number;
  /** MicroTimes of the writer's clock, which may be wrong. */
  readonly acquireTime: string;
  readonly renewTime: string;
  readonly transitions: number;
}

/** Who claims a Lease. */
export interface Claim {
  readonly name: string;
  readonly namespace: string;
  readonly identity: string;
  /** In milliseconds; written in whole seconds, rounded up. */
  readonly duration: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly now: Instant;
}

/** Reads an answer of the server; undefined for anything that is no Lease. */
export function readLease(object: JsonObject | undefined): Lease | undefined {
  const metadata = member(object, 'metadata');
  const name = member(metadata, 'name');
  if (object === undefined || typeof name !== 'string') return undefined;
  const spec = member(object, 'spec');
  return {
    name,
    labels: textsOf(member(metadata, 'labels')),
    record: {
      holder: textOf(member(spec, 'holderIdentity')),
      duration: numberOf(member(spec, 'leaseDurationSeconds')) * SECOND,
      acquireTime: textOf(member(spec, 'acquireTime')),
      renewTime: textOf(member(spec, 'renewTime')),
      transitions: numberOf(member(spec, 'leaseTransitions')),
    },
    object,
  };
}

/**
 * The object to write in order to hold the Lease: the one that was read, with its resource version as the condition, or a new one.
 * As in client-go, renewing keeps the time of acquisition and the number of transitions.
 */
export function claimedLease(lease: Lease | undefined, claim: Claim): JsonObject {
  const isOurs = lease?.record.holder === claim.identity;
  const renewTime = differingTime(claim.now, lease?.record.renewTime);
  const spec = {
    holderIdentity: claim.identity,
    leaseDurationSeconds: Math.ceil(claim.duration / SECOND),
    acquireTime: isOurs && lease.record.acquireTime !== '' ? lease.record.acquireTime : renewTime,
    renewTime,
    leaseTransitions: lease === undefined ? 0 : lease.record.transitions + (isOurs ? 0 : 1),
  };
  return { ...objectOf(lease, claim), spec };
}

/** The object to write in order to give the Lease back: held by nobody, and over in a second for those who look only at the time. */
export function releasedLease(lease: Lease, claim: Claim): JsonObject {
  const time = differingTime(claim.now, lease.record.renewTime);
  const spec = {
    holderIdentity: '',
    leaseDurationSeconds: 1,
    acquireTime: time,
    renewTime: time,
    leaseTransitions: lease.record.transitions,
  };
  return { ...objectOf(lease, claim), spec };
}

/** An update that changes nothing is not written, and nobody would see that the holder is alive: a clock that stands still may not do that. */
function differingTime(now: Instant, before: string | undefined): string {
  const time = formatMicroTime(now);
  return time === before ? formatMicroTime((parseInstant(time) ?? now) + 1) : time;
}

function objectOf(lease: Lease | undefined, { name, namespace, labels }: Claim): JsonObject {
  const metadata = member(lease?.object, 'metadata');
  const kept = isJsonObject(metadata) ? metadata : { name, namespace };
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { ...kept, labels: { ...lease?.labels, ...labels } },
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.flatMap(([key, text]) => (typeof text === 'string' ? [[key, text]] : [])));
}
