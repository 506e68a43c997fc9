import type { Lease, LeaseRecord } from './lease.ts';

/**
 * What one replica knows of one Lease. As in client-go, the times in a record are never believed: only that it changed counts, and
 * when that was noticed by one's own clock (`Clock.elapsed`).
 */
export interface LeaseView {
  /** Undefined where there is none. */
  readonly lease: Lease | undefined;
  /** When its record was noticed to be another one. */
  readonly observedAt: number;
  /** Of a Lease that vanished: who was seen to hold it, and until when it may believe in it. */
  readonly lastHolder?: { readonly identity: string; readonly until: number };
}

/** What a Lease is to a replica, and since when. */
export interface Standing {
  /**
   * `ours`: the record says so. `held`: by somebody else who may be alive. `expired`: by somebody who did not renew it in time.
   * `free`: given back. `absent`: there is none. All but `ours` and `held` may be taken by whoever comes first.
   */
  readonly state: 'ours' | 'held' | 'expired' | 'free' | 'absent';
  readonly since: number;
}

/** The view after the Lease was read: unchanged records keep their time, whatever else of the object changed. */
export function observe(view: LeaseView | undefined, lease: Lease | undefined, at: number): LeaseView {
  if (view === undefined) return { lease, observedAt: at };
  if (lease === undefined) return view.lease === undefined ? view : vanished(view, at);
  return view.lease !== undefined && isSameRecord(view.lease.record, lease.record)
    ? { lease, observedAt: view.observedAt }
    : { lease, observedAt: at };
}

/** What the Lease is to the replica at a moment of its own clock. */
export function standingOf(view: LeaseView, identity: string, at: number): Standing {
  const { lease, observedAt } = view;
  if (lease === undefined) return absence(view, identity, at);
  if (lease.record.holder === identity) return { state: 'ours', since: observedAt };
  if (lease.record.holder === '') return { state: 'free', since: observedAt };
  const end = endOf(view);
  return end > at ? { state: 'held', since: observedAt } : { state: 'expired', since: end };
}

/** When a Lease that is held by somebody else may be taken if nothing is heard of its holder, by one's own clock. */
export function endOf({ lease, observedAt, lastHolder }: LeaseView): number {
  return lease === undefined ? (lastHolder?.until ?? observedAt) : observedAt + lease.record.duration;
}

/** Deleting a Lease stops nobody: a holder that was seen keeps its time (client-go would take the Lease at once). */
function vanished(view: LeaseView, at: number): LeaseView {
  const identity = view.lease?.record.holder ?? '';
  if (identity === '') return { lease: undefined, observedAt: at };
  return { lease: undefined, observedAt: at, lastHolder: { identity, until: endOf(view) } };
}

function absence(view: LeaseView, identity: string, at: number): Standing {
  const end = view.lastHolder?.identity === identity ? view.observedAt : endOf(view);
  return end > at ? { state: 'held', since: view.observedAt } : { state: 'absent', since: end };
}

function isSameRecord(left: LeaseRecord, right: LeaseRecord): boolean {
  return (
    left.holder === right.holder &&
    left.duration === right.duration &&
    left.acquireTime === right.acquireTime &&
    left.renewTime === right.renewTime &&
    left.transitions === right.transitions
  );
}
