import type { ReadFailure } from '../../core/live/live-state.ts';
import type { ApiAnswer } from '../ports.ts';
import type { BackOffLimits } from '../wait/back-off.ts';
import type { WatchEnd } from './stream-watch.ts';

/** What to do after a list or a watch ended. */
export interface Verdict {
  /** For metrics. */
  readonly why: 'expired' | 'disconnected' | 'closed' | 'refused';
  /** In words, for whoever asks why nothing is known. */
  readonly message: string;
  /** The changes after the version of before cannot be had any more: everything is listed anew. */
  readonly mustList: boolean;
  /** WatchList does not work here: pages are listed from now on. */
  readonly mustPage: boolean;
  /** How long to wait; undefined: go on at once. */
  readonly wait: BackOffLimits | undefined;
  /** What became of the view. `current`: nothing was lost. `unsound`: it may be wrong. */
  readonly view: 'current' | 'stale' | 'unsound' | Omit<ReadFailure, 'groupKind'>;
}

/** What was going on when it ended. */
export interface Circumstances {
  readonly groupKind: string;
  /** The stream had not sent all that exists yet (WatchList). */
  readonly isListing: boolean;
  /** It was the watch after a list by pages. */
  readonly isFresh: boolean;
  /** The watch had worked for a while. */
  readonly wasHealthy: boolean;
  /** How often in a row the watch could not be resumed at the same version. */
  readonly timesStuck: number;
}

/** In milliseconds: permissions and kinds come when somebody brings them. */
const UNREADABLE_CEILING = 60_000;
/** In milliseconds: after a bug of ours, which the next try will most likely meet again. */
const AFTER_BUG = 30_000;
/** From a version that fails this often in a row the watch cannot be resumed: an object that cannot be encoded, a restored etcd. */
const STUCK = 3;

/** Judges how a list or a watch ended; see the table in README.md. */
export function judgeEnd(end: WatchEnd, circumstances: Circumstances): Verdict {
  switch (end.type) {
    case 'closed':
      return judgeClosed(circumstances);
    case 'refused':
      return judgeAnswer(end.answer, circumstances);
    case 'error': {
      const message = `the watch ended with ${end.code}: ${end.message}`;
      if (end.code === 410) return expired(message);
      return { ...refused(message, end.retryAfter), mustList: circumstances.timesStuck >= STUCK };
    }
    case 'malformed':
      return { ...refused(end.message, undefined), mustList: true };
    case 'disconnected':
      return disconnected(end.message);
    case 'silent':
      return { ...disconnected(end.message), mustPage: circumstances.isListing };
    case 'failed':
      return {
        ...refused('the agent failed to take in what was read', AFTER_BUG),
        mustList: true,
        view: 'unsound',
      };
  }
}

const RESUME = { mustList: false, mustPage: false, wait: {}, view: 'stale' } as const;

/** A server may close watches as often as it likes, but then it is not asked again at once. */
function judgeClosed({ isListing, wasHealthy }: Circumstances): Verdict {
  const closed = { ...RESUME, why: 'closed', message: 'the server closed the watch' } as const;
  if (isListing) return { ...closed, mustPage: true };
  return wasHealthy ? { ...closed, wait: undefined, view: 'current' } : closed;
}

function judgeAnswer(answer: ApiAnswer, circumstances: Circumstances): Verdict {
  const { status, message, retryAfter } = answer;
  const verdict = refused(`the cluster answered ${status}: ${message}`, retryAfter);
  switch (status) {
    case 410:
      return expired(verdict.message);
    case 403:
      return unreadable(verdict, {
        reason: 'Forbidden',
        message: circumstances.isFresh ? notWatched(message) : message,
      });
    case 404:
      return unreadable(verdict, {
        reason: 'NotServed',
        message: `the cluster does not serve ${circumstances.groupKind}`,
      });
    case 400:
    case 422:
      // A server that does not know WatchList, or was told not to.
      if (circumstances.isListing) return { ...verdict, mustPage: true, wait: undefined };
      return { ...verdict, mustList: true };
    case 504:
      return { ...verdict, mustList: circumstances.timesStuck >= STUCK };
    default:
      return verdict;
  }
}

/** What may only be listed is not known a moment later. */
function notWatched(message: string): string {
  return `it may be listed, but not watched: ${message}`;
}

function refused(message: string, retryAfter: number | undefined): Verdict {
  return { ...RESUME, why: 'refused', message, wait: { least: retryAfter } };
}

function disconnected(message: string): Verdict {
  return { ...RESUME, why: 'disconnected', message };
}

function expired(message: string): Verdict {
  return { ...RESUME, why: 'expired', message, mustList: true };
}

function unreadable(verdict: Verdict, failure: Omit<ReadFailure, 'groupKind'>): Verdict {
  return { ...verdict, mustList: true, wait: { ...verdict.wait, ceiling: UNREADABLE_CEILING }, view: failure };
}
