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

/** client-go's: a follower waits from one to 2.2 times the retry period, so that followers do not all come at once. */
export const JITTER_FACTOR = 1.2;
