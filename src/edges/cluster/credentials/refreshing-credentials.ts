import type { Clock, Journal } from '../../../agent/ports.ts';
import { SECOND } from '../../../core/time/instant.ts';
import { type ClusterAccess, isSameAccess } from './cluster-access.ts';
import type { Credentials } from './credentials.ts';

/** How to read credentials, and how often. */
export interface RefreshingOptions {
  /** With `isRefused` nothing that was remembered may be used again. Rejects with a WorldError. */
  read(isRefused: boolean): Promise<ClusterAccess>;
  readonly clock: Clock;
  readonly journal?: Journal | undefined;
}

/** client-go reads a token file as often; the kubelet replaces a token long before it runs out. In milliseconds. */
const MAX_AGE = 60 * SECOND;
/** Between two readings that a refusal asks for: a plug-in is a process each time. In milliseconds. */
const RENEWAL_INTERVAL = SECOND;

/**
 * Credentials that read again what may have changed, one reading at a time. When reading again fails, what was read before is used on
 * and the journal says so: a token outlives its file for a while.
 */
export function refreshingCredentials({ read, clock, journal }: RefreshingOptions): Credentials {
  let access: ClusterAccess | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let renewedAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<ClusterAccess> | undefined;
  let renewing: Promise<ClusterAccess> | undefined;
  const readOnce = async (isRefused: boolean): Promise<ClusterAccess> => {
    const before = access;
    const found = await read(isRefused);
    readAt = clock.elapsed();
    access = before !== undefined && isSameAccess(before, found) ? before : found;
    if (before !== undefined && access !== before) journal?.info('the credentials for the cluster have changed');
    return access;
  };
  const readAgain = (isRefused: boolean): Promise<ClusterAccess> => {
    reading ??= readOnce(isRefused).finally(() => {
      reading = undefined;
    });
    return reading;
  };
  const renewOnce = async (refused: ClusterAccess): Promise<ClusterAccess> => {
    // A reading that is under way may have begun before the refusal.
    await reading?.catch(() => undefined);
    if (access !== undefined && access !== refused) return access;
    if (access !== undefined && clock.elapsed() - renewedAt < RENEWAL_INTERVAL) return access;
    renewedAt = clock.elapsed();
    return readAgain(true);
  };
  return {
    async current() {
      if (access !== undefined && clock.elapsed() - readAt < MAX_AGE) return access;
      try {
        return await readAgain(false);
      } catch (cause) {
        if (access === undefined) throw cause;
        // Not with every request.
        readAt = clock.elapsed();
        journal?.warn('the credentials for the cluster could not be read again', { error: messageOf(cause) });
        return access;
      }
    },
    async renew(refused) {
      if (access !== undefined && access !== refused) return access;
      renewing ??= renewOnce(refused).finally(() => {
        renewing = undefined;
      });
      return renewing;
    },
  };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
