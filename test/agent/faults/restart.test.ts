import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../src/core/json/json.ts';
import { SECOND } from '../../../src/core/time/instant.ts';
import { type LifeInStages, LIVES_IN_STAGES } from './lives-in-stages.ts';
import { openTheatre, type Theatre } from './theatre.ts';

type Mode = 'stop' | 'kill';

/** A Lease that nobody gave back expires after 15 s, and then the other replica reads what it needs. */
const STAGE = 45 * SECOND;

/** Milliseconds after something happened: before anybody knows, while it is told, evaluated and written, and later. */
const MOMENTS = [1, 4, 8, 12, 20, 110, 260, 1_010, 5_000];

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

  it.each<Mode>(['stop', 'kill'])('goes through the same phases, whenever it happens (%s)', async (mode) => {
    const undisturbed = await phasesOf(life);
    for (const moment of MOMENTS) {
      const replaced = await phasesOf(life, { mode, moment });
      expect({ moment, ...replaced }).toEqual({ moment, ...undisturbed });
    }
  });
});

/** All that the cluster holds of what agents said. */
function saidOf({ world, cluster, statuses }: Theatre, id: string): { readonly status: JsonValue; readonly writes: number; readonly events: readonly string[] } {
  const events = world.api.server.stored.list('events').map(({ reason, message }) => `${String(reason)} ${String(message)}`);
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
