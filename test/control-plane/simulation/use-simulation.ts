import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Cluster } from '../harness/start-cluster.ts';
import { type Simulation, startSimulation } from './simulation.ts';

/** A simulation for all tests of a suite with `workloads: true`. After each test everything is as usual again. */
export function useSimulation(cluster: () => Cluster): () => Simulation {
  let simulation: Simulation | undefined;
  const current = (): Simulation => {
    if (simulation === undefined) throw new Error('the simulation is there only while tests run');
    return simulation;
  };
  beforeAll(async () => {
    simulation = await startSimulation(cluster().client);
  });
  afterEach(() => current().reset());
  afterAll(() => simulation?.stop());
  return current;
}
