import { expect, it } from 'vitest';
import { evaluate } from '../../src/core/status/evaluate.ts';
import { MINUTE } from '../../src/core/time/instant.ts';
import * as cluster from './cluster-model.ts';
import { liveThrough, throughApiServer } from './live-through.ts';
import { clusterText, databaseText, platformText } from './resources.ts';

it.each([
  ['ChronikCluster', clusterText()],
  ['Database', databaseText()],
  ['ObservabilityPlatform', platformText()],
])('whoever has a clock that is behind does not call every object of a %s made again', (_kind, resource) => {
  const expected = { phase: '' };
  const moments = [{ title: 'installed', expect: expected, happens: [cluster.install, cluster.settle] }];
  const [lived] = liveThrough({ title: 'any', resource, moments });
  if (lived === undefined) throw new Error('nothing was lived');
  const { input } = lived;
  const behind = input.now - 10 * MINUTE;
  const first = evaluate({ ...input, previous: {}, now: behind });
  const previous = throughApiServer(first.status);
  expect(first.status.conditions.find(({ type }) => type === 'Ready')?.status).toBe('True');
  for (const now of [behind, behind + MINUTE, input.now, input.now + MINUTE]) {
    const { status, events } = evaluate({ ...input, previous, now });
    expect([now, status.drift, events]).toEqual([now, { count: 0, items: [] }, []]);
  }
});
