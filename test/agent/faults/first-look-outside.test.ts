import { describe, expect, it } from 'vitest';
import type { ProbeResult } from '../../../src/agent/ports.ts';
import { conditionOf } from '../../../src/core/health/conditions.ts';
import { SECOND } from '../../../src/core/time/instant.ts';
import { install, provideRequired } from '../../status/cluster-model.ts';
import { databaseText } from '../../status/resources.ts';
import { openTheatre, type Theatre } from './theatre.ts';

const CACHE = 'cache.example.com:6379';
const DATABASE = databaseText({
  more: '  dependencies: [{name: cache, type: tcp, host: cache.example.com, port: 6379}]\n',
});

/** How long a look takes, in milliseconds. */
const LOOK = 3 * SECOND;

/** A Database, everything it needs and everything of it come at one moment, while the agent runs. */
async function appliedAtOnce(found: ProbeResult, takes = LOOK): Promise<Theatre> {
  const theatre = openTheatre();
  theatre.world.prober.say(CACHE, { ...found, takes });
  theatre.start();
  await theatre.world.advance(45 * SECOND);
  const id = theatre.cluster.commit(DATABASE);
  theatre.cluster.happen(id, provideRequired, install);
  return theatre;
}

/** The phases and what was said of the outside, one after the other, without repetitions. */
function told({ statuses }: Theatre): readonly string[] {
  const all = statuses.map(({ to, status }) => {
    const outside = conditionOf({ status }, 'DependenciesReady');
    return `${to} ${outside?.status ?? ''} ${outside?.reason ?? ''}`;
  });
  return all.filter((each, index) => each !== all[index - 1]);
}

/** The watch of resources is a moment faster than that of Plans. */
const HELD = ['Pending Unknown PlanMissing', 'Pending Unknown NotChecked'];

async function end(theatre: Theatre): Promise<void> {
  expect(await theatre.close()).toEqual([]);
  expect(theatre.faults()).toEqual([]);
}

describe('a resource whose objects are applied at once', () => {
  it('waits in Pending until the first look outside has ended, and then goes on', async () => {
    const theatre = await appliedAtOnce({ isAvailable: true, message: 'connected' });
    await theatre.world.advance(LOOK - 1);
    expect(told(theatre)).toEqual(HELD);
    await theatre.world.advance(60 * SECOND);
    expect(told(theatre)).toEqual([...HELD, 'Ready True AllAvailable']);
    await end(theatre);
  });

  it('stays in Pending where that look finds nothing', async () => {
    const theatre = await appliedAtOnce({ isAvailable: false, message: 'refused the connection' });
    await theatre.world.advance(60 * SECOND);
    expect(told(theatre)).toEqual([...HELD, 'Pending False ExternalDependencyUnavailable']);
    await end(theatre);
  });

  it('says no more of it where the look takes a moment', async () => {
    const theatre = await appliedAtOnce({ isAvailable: true, message: 'connected' }, 1);
    await theatre.world.advance(60 * SECOND);
    expect(told(theatre).slice(-1)).toEqual(['Ready True AllAvailable']);
    expect(told(theatre).length).toBeLessThanOrEqual(2);
    await end(theatre);
  });

  it('does not leave Pending because the agent is replaced meanwhile', async () => {
    const theatre = await appliedAtOnce({ isAvailable: false, message: 'refused the connection' });
    await theatre.world.advance(2 * SECOND);
    for (const replica of theatre.running()) void replica.stop();
    theatre.start();
    await theatre.world.advance(60 * SECOND);
    expect(told(theatre)).toEqual([...HELD, 'Pending False ExternalDependencyUnavailable']);
    await end(theatre);
  });
});
