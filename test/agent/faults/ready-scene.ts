import { expect } from 'vitest';
import { MINUTE } from '../../../src/core/time/instant.ts';
import { install, provideRequired } from '../../status/cluster-model.ts';
import { databaseText } from '../../status/resources.ts';
import type { Faults, RequestFault } from '../world/api/faults.ts';
import type { RequestRecord } from '../world/api/request-records.ts';
import { openTheatre, type Theatre } from './theatre.ts';
import { findVerdictFaults } from './verdicts.ts';

/** A theatre with one resource. */
export interface Scene extends Theatre {
  readonly id: string;
}

/** Nobody is there. */
export const LOST: RequestFault = { type: 'lost', isDone: false };
/** The server says so; seconds to wait. */
export const refused = (status: number, retryAfter?: number): RequestFault => ({
  type: 'refused',
  status,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});
/** Strikes all requests. */
export const every = (fault: RequestFault): Faults => ({ ofRequest: () => fault });
/** Strikes those requests. */
export const some = (fault: RequestFault, isStruck: (request: RequestRecord) => boolean): Faults => ({
  ofRequest: (request) => (isStruck(request) ? fault : undefined),
});

/** A Database that is ready, and an agent that has nothing more to say about it. */
export async function beReady(replicas = 1, text = databaseText()): Promise<Scene> {
  const theatre = openTheatre({ seed: 5 });
  for (let started = 0; started < replicas; started += 1) theatre.start();
  const id = theatre.cluster.commit(text);
  theatre.cluster.happen(id, provideRequired, install);
  await theatre.world.advance(10 * MINUTE);
  expect(theatre.cluster.find(id)?.status).toMatchObject({ phase: 'Ready' });
  return { ...theatre, id };
}

/** For so long all replicas suffer faults. */
export async function suffer({ stage, world }: Theatre, faults: Faults, milliseconds: number): Promise<void> {
  stage.world.api.suffer(faults);
  await world.advance(milliseconds);
  stage.world.api.suffer(undefined);
}

/** What must hold in every life. */
export async function expectSound(scene: Scene): Promise<void> {
  expect(findVerdictFaults(scene.cluster, { isWhole: false })).toEqual([]);
  expect(await scene.close()).toEqual([]);
  expect(scene.faults()).toEqual([]);
}
