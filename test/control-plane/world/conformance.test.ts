import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../src/core/json/json.ts';
import { createApiServer } from '../../agent/world/api/api-server.ts';
import { createFakeClock } from '../../agent/world/fake-clock.ts';
import { seededGenerator } from '../fault-proxy/seeded-generator.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { createNormaliser } from './normalise.ts';
import { type Player, realPlayer, simulatedPlayer } from './player.ts';
import { type Memory, SCRIPT } from './script.ts';

/** What a client saw of each step, in a form in which two servers can be compared. */
async function play(player: Player): Promise<readonly JsonValue[]> {
  const normalise = createNormaliser();
  const memory: Memory = new Map();
  const seen: JsonValue[] = [];
  for (const step of SCRIPT) {
    try {
      seen.push(normalise(await step.play(player, memory)));
    } catch (error) {
      throw new Error(`at "${step.title}"`, { cause: error });
    }
  }
  return seen;
}

describeWithCluster('the simulated API answers as the real one', { ownCluster: true }, (cluster) => {
  let real: readonly JsonValue[] = [];
  let simulated: readonly JsonValue[] = [];
  beforeAll(async () => {
    const clock = createFakeClock(Date.UTC(2026, 0, 1));
    const server = createApiServer({ clock, random: seededGenerator('conformance').fraction });
    server.forbid({ verbs: ['*'], resource: '*' });
    simulated = await play(simulatedPlayer(server, clock));
    real = await play(realPlayer(cluster()));
  });

  describe.each(SCRIPT.map(({ title }, at) => [at, title] as const))('%i', (at, title) => {
    it(title, () => {
      expect(simulated[at]).toEqual(real[at]);
    });
  });
});
