import type { ClusterAccess } from './cluster-access.ts';

/** Credentials that may change while they are used: tokens run out, CAs are replaced. */
export interface Credentials {
  /** What to use now, read again once a minute; the same object while nothing has changed. Rejects where nothing could be read so far. */
  current(): Promise<ClusterAccess>;
  /**
   * To be called when that access was refused: reads again at once, but at most once a second. Gives what to use now, the same object
   * where nothing has changed. Rejects where it cannot be read.
   */
  renew(refused: ClusterAccess): Promise<ClusterAccess>;
}
