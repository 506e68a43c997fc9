import { beforeAll, expect, test } from 'vitest';
import { describeWithCluster } from '../../harness/use-cluster.ts';
import { type AgentAccess, installForStorms, WITHOUT_CONTROLLERS } from './install-for-storms.ts';
import { liveThroughStorm } from './storm.ts';
import { installForeign } from './storm-lives.ts';

/** `AGENT_STORMS=40` for that many; `AGENT_STORM=17` for one seed again, `17-20` for some. */
const ASKED = process.env['AGENT_STORM'] ?? `1-${process.env['AGENT_STORMS'] ?? 5}`;
const [FIRST = 1, LAST = FIRST] = ASKED.split('-').map(Number);
const SEEDS = Array.from({ length: LAST - FIRST + 1 }, (_, index) => FIRST + index);

describeWithCluster('an agent in storms', WITHOUT_CONTROLLERS, (cluster) => {
  let access: AgentAccess;
  beforeAll(async () => {
    access = await installForStorms(cluster());
    await installForeign(cluster().client);
  });

  test.each(SEEDS)('storm %i: everything is told in the end, nothing twice, and nothing too often', async (seed) => {
    const report = await liveThroughStorm({ cluster: cluster(), ...access, seed });
    const { faults, story, journal, proxyLog } = report;
    const lines = journal.lines.filter(({ level }) => level !== 'debug').map((line) => JSON.stringify(line));
    const told = [...faults, `AGENT_STORM=${seed} repeats this storm`, ...story, ...lines, proxyLog].join('\n');
    expect(faults, told).toEqual([]);
    // A storm in which the agent had nothing to do shows nothing.
    expect(report.written).toBeGreaterThan(0);
  });
});
