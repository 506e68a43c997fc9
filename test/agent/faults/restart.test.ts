import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { SECOND } from '../../../src/core/time/instant.ts';
import { type LifeInStages, LIVES_IN_STAGES } from './lives-in-stages.ts';
import { openTheatre, type Theatre } from './theatre.ts';

type Mode = 'stop' | 'kill';

/** A Lease that nobody gave back expires after 15 s, and then the other replica reads what it needs. */
const STAGE = 45 * SECOND;

/** Milliseconds after something happened: before anybody knows, while it is told, evaluated and written, and later. */
const MOMENTS = [4, 110, 1_010];
/** With `AGENT_RUNS` also these. */
const MORE_MOMENTS = process.env['AGENT_RUNS'] === undefined ? [] : [1, 8, 12, 20, 260, 5_000, 20_000];

describe.each(LIVES_IN_STAGES)('an agent that is replaced in the life of a $kind', (life) => {
  it.each<Mode>(['stop', 'kill'])('has nothing to say where nothing changed (%s)', async (mode) => {
    const theatre = openTheatre();
    theatre.start();
    for (const { title, text, happens } of life.stages) {
      const id = theatre.cluster.commit(text);
      theatre.cluster.happen(id, ...happens);
      await theatre.world.advance(STAGE);
      const before = saidOf(theatre, id);
      replace(theatre, mode);
      await theatre.world.advance(STAGE);
      expect({ title, ...saidOf(theatre, id) }).toEqual({ title, ...before });
    }
    expect(await theatre.close()).toEqual([]);
    expect(theatre.faults()).toEqual([]);
  });

  it('goes through the same phases, whenever it happens', async () => {
    const undisturbed = await phasesOf(life);
    expect(undisturbed.phases.length).toBeGreaterThan(2);
    for (const moment of [...MOMENTS, ...MORE_MOMENTS]) {
      const { phases, faults } = await phasesOf(life, { mode: moment % 20 === 10 ? 'stop' : 'kill', moment });
      expect({ moment, faults }).toEqual({ moment, faults: undisturbed.faults });
      // Who comes later may see two steps in one look, and then writes the second one only.
      const remaining = [...phases];
      for (const phase of undisturbed.phases) if (phase === remaining[0]) remaining.shift();
      expect({ moment, remaining, last: phases.at(-1) }).toEqual({
        moment,
        remaining: [],
        last: undisturbed.phases.at(-1),
      });
    }
  });
});

/** All that the cluster holds of what agents said. */
function saidOf(
  { world, cluster, statuses }: Theatre,
  id: string,
): { readonly status: JsonObject | undefined; readonly writes: number; readonly events: readonly string[] } {
  const events = world.api.server.stored
    .list('events')
    .map(({ reason, message }) => `${String(reason)} ${String(message)}`);
  return { status: cluster.find(id)?.status, writes: statuses.length, events };
}

function replace(theatre: Theatre, mode: Mode): void {
  for (const replica of theatre.running()) {
    if (mode === 'kill') replica.kill();
    else void replica.stop();
  }
  theatre.start();
}

/** The phases that were written, with an agent that is replaced at a moment of every stage. */
async function phasesOf(
  { stages }: LifeInStages,
  disturbance?: { readonly mode: Mode; readonly moment: number },
): Promise<{ readonly phases: readonly string[]; readonly faults: readonly string[] }> {
  const theatre = openTheatre();
  theatre.start();
  await theatre.world.advance(STAGE);
  for (const { text, happens } of stages) {
    const id = theatre.cluster.commit(text);
    theatre.cluster.happen(id, ...happens);
    await theatre.world.advance(disturbance?.moment ?? 0);
    if (disturbance !== undefined) replace(theatre, disturbance.mode);
    await theatre.world.advance(STAGE);
  }
  const left = await theatre.close();
  const phases = theatre.statuses.filter(({ from, to }) => from !== to).map(({ to }) => to);
  return { phases, faults: [...left, ...theatre.faults()] };
}
