import { InvariantError } from '../../core/diagnostic/invariant-error.ts';
import type { ApiClient } from '../api/api-client.ts';
import type { AgentMetrics } from '../metrics/agent-metrics.ts';
import type { World } from '../ports.ts';
import type { AgentSettings } from '../settings.ts';
import { createAnnouncer } from './announce-shards.ts';
import { electLeader } from './elect-leader.ts';
import type { ElectionParts } from './election.ts';
import { createElectionLoop } from './election-loop.ts';
import { createLeaseBook } from './lease-book.ts';
import { createLeaseClient } from './lease-client.ts';
import { shardLeaseName } from './lease-names.ts';
import { leaseTimeProblems } from './lease-times.ts';
import { shardOf } from './shard-of.ts';
import type { Shards } from './shards.ts';
import { shareShards } from './share-shards.ts';
import { placeOfResource } from './shared-place.ts';

/** What taking part in an election needs. */
export interface ShardsParts {
  readonly world: Pick<World, 'clock' | 'random' | 'journal'>;
  readonly api: Pick<ApiClient, 'send'>;
  readonly settings: AgentSettings;
  readonly metrics: Pick<AgentMetrics, 'shardsHeld'>;
}

/**
 * Takes part in the election from now on, until `release`, which is called when the last write has ended. With one shard it is plain
 * leader election on the Lease with the agent's name; with more, each shard has a Lease and the replicas share them.
 */
export function createShards({ world, api, settings, metrics }: ShardsParts): Shards {
  const problems = leaseTimeProblems(settings);
  if (problems.length > 0) throw new InvariantError(problems.join('; '));
  const { name, shards } = settings;
  const names = Array.from({ length: shards }, (_, shard) => shardLeaseName(name, shard, shards));
  const parts = electionParts({ world, api, settings });
  const election = shards === 1 ? electLeader(parts) : shareShards(parts);
  let isReleased = false;
  const isHeld = (lease: string): boolean => !isReleased && parts.book.isHeld(lease);
  const held = (): readonly number[] => names.flatMap((lease, shard) => (isHeld(lease) ? [shard] : []));
  const { journal } = world;
  const announcer = createAnnouncer({ held, shards, journal, metrics });
  const { retryPeriod } = settings;
  const loop = createElectionLoop({ ...parts, journal, election, retryPeriod, onTurn: announcer.look });
  const release = async (): Promise<void> => {
    isReleased = true;
    announcer.look();
    await loop.stop();
    await election.withdraw();
  };
  let released: Promise<void> | undefined;
  const holds = (shard: number): boolean => {
    const isOurs = isHeld(names[shard] ?? '');
    // A jump of the time of day ends a term without a timer, and the next round may renew it before anybody looks.
    if (!isOurs) announcer.denied(shard);
    return isOurs;
  };
  return {
    owns: (key) => holds(shardOf(placeOfResource(key), shards)),
    held,
    onChange: announcer.onChange,
    release: () => {
      released ??= release();
      return released;
    },
  };
}

/** A third of the deadline is left when every request of a round times out: two for a leader, three where shards are shared. */
function electionParts({ world, api, settings }: Omit<ShardsParts, 'metrics'>): ElectionParts {
  const { clock, random, journal } = world;
  const { namespace, identity, renewDeadline, leaseDuration: duration, shards } = settings;
  const timeout = renewDeadline / (shards === 1 ? 3 : 4);
  const client = createLeaseClient({ api, journal, namespace, timeout });
  const book = createLeaseBook({ clock, client, claim: { namespace, identity, duration }, renewDeadline });
  return { clock, random, book, client, settings };
}
