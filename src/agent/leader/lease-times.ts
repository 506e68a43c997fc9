import type { AgentSettings } from '../settings.ts';

/** What is wrong with the times of the election, in client-go's words; empty where nothing is. */
export function leaseTimeProblems({
  leaseDuration,
  renewDeadline,
  retryPeriod,
}: Pick<AgentSettings, 'leaseDuration' | 'renewDeadline' | 'retryPeriod'>): readonly string[] {
  return [
    ...(leaseDuration > renewDeadline ? [] : ['leaseDuration must be greater than renewDeadline']),
    ...(renewDeadline > JITTER_FACTOR * retryPeriod
      ? []
      : [`renewDeadline must be greater than retryPeriod*${JITTER_FACTOR}`]),
    ...(retryPeriod > 0 ? [] : ['retryPeriod must be greater than zero']),
  ];
}

/** client-go's: its followers wait from one to 2.2 times the retry period, which has to be less than the deadline. */
const JITTER_FACTOR = 1.2;

/**
 * Followers wait from one to 1.25 times the retry period: a Lease expires so much later than its holder last renewed it as passes before
 * that is seen, and with client-go's 1.2 two seconds of the twenty for a takeover would go for it. They still drift apart.
 */
export const FOLLOWER_JITTER = 0.25;
