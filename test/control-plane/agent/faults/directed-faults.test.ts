import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECOND } from '../../../../src/core/time/instant.ts';
import { connectToCluster } from '../../../../src/edges/cluster/connect-to-cluster.ts';
import type { RecordingJournal } from '../../../agent/world/recording-journal.ts';
import { loseReplica, makeReady } from '../../../status/cluster-model.ts';
import { formatLog } from '../../fault-proxy/exchange-log.ts';
import type { Fault, FaultRule } from '../../fault-proxy/fault.ts';
import type { FaultProxyProcess } from '../../fault-proxy/start-fault-proxy-process.ts';
import { describeWithCluster } from '../../harness/use-cluster.ts';
import { PATIENCE, waitUntil } from '../../harness/wait-until.ts';
import { type AgentBehindProxy, startAgentBehindProxy } from './agent-behind-proxy.ts';
import type { HastyClock } from './hasty-clock.ts';
import { type AgentAccess, installForStorms, WITHOUT_CONTROLLERS } from './install-for-storms.ts';
import { createVerdictReader, type Verdict, type VerdictReader } from './read-verdicts.ts';
import { writesInQuiet } from './quiet-time.ts';
import { requestFaults } from './request-bounds.ts';
import type { Replica, SentRequest } from './start-replica.ts';
import type { StormLife } from './storm-lives.ts';
import { faultsOf, tellingFaults, writtenStatuses } from './written-statuses.ts';

const NAMESPACE = 'faults';
/** How much faster than time the clock of the agent goes. */
const HASTE = 20;
/** How long a fault lasts, by the agent's clock: a dead connection is found within 25 s, and a Lease is lost after 15. */
const BROKEN = 30 * SECOND;
/** Of one path while all is broken. With the smallest waits that a draw can bring: 0.08, 0.16, … 1.28, 2.56, 3, 3 s and so on. */
const MOST_OF_A_PATH = 15;
/** And from then on, for a machine that stands still for a moment lets the fault last longer. */
const SHORTEST_WAIT = 3 * SECOND;

const all = (fault: Fault): readonly FaultRule[] => [{ fault }];
const watches = (fault: Fault): readonly FaultRule[] => [{ match: { watch: true }, fault }];

/** What strikes every request, or every watch, as long as it lasts. */
const CASES: Readonly<Record<string, readonly FaultRule[]>> = {
  'a black hole that swallows connections': all({ kind: 'black-hole', at: 'request' }),
  'a black hole in place of answers': all({ kind: 'black-hole', at: 'response', scope: 'stream' }),
  'watches that fall silent': watches({ kind: 'black-hole', at: { afterEvents: 0 }, scope: 'stream' }),
  '410 as the answer to lists and watches': all({ kind: 'gone', form: 'http' }),
  '410 as an event': watches({ kind: 'gone', form: 'event', afterEvents: 0 }),
  '429 with Retry-After': all({ kind: 'status', code: 429, retryAfterSeconds: 5 }),
  '500 in plain text': all({ kind: 'status', code: 500, form: 'text' }),
  '503 after the work was done': all({ kind: 'status', code: 503, at: 'response' }),
  '504': all({ kind: 'status', code: 504 }),
  'GOAWAY that lets streams end': all({ kind: 'goaway', form: 'graceful' }),
  'GOAWAY that ends the connection': all({ kind: 'goaway', form: 'abrupt' }),
  '401 to everything': all({ kind: 'status', code: 401 }),
  'connections that are reset': all({ kind: 'drop-connection', at: 'request' }),
  'answers that are cut off': all({ kind: 'drop-connection', at: { afterBytes: 300 }, manner: 'rst-stream' }),
  'slow bytes': all({ kind: 'slow-bytes', chunkBytes: 1024, delayMilliseconds: 2 }),
  'split frames': all({ kind: 'split-frames', maximumBytes: 16 }),
  'a clock that is wrong': all({ kind: 'clock-skew', seconds: 7200 }),
};

describeWithCluster('an agent and one fault at a time', WITHOUT_CONTROLLERS, (cluster) => {
  let access: AgentAccess;
  let agent: AgentBehindProxy;
  let token: string;
  let clock: HastyClock;
  let journal: RecordingJournal;
  let proxy: FaultProxyProcess;
  let life: StormLife;
  let verdicts: VerdictReader;
  let replica: Replica;
  let isWhole = true;

  beforeAll(async () => {
    access = await installForStorms(cluster());
    ({ token } = access);
    agent = await startAgentBehindProxy(cluster(), { namespace: NAMESPACE, haste: HASTE, seed: 7, token: () => token });
    ({ clock, journal, proxy, life, replica } = agent);
    const connection = await connectToCluster({ kubeconfig: access.kubeconfig, environment: {} });
    verdicts = createVerdictReader(connection, { clock, prober: agent.prober });
    await told('at the start');
  });

  afterAll(async () => {
    verdicts.stop();
    await agent.stop();
  });

  /** Somebody changes something: a pod is lost, or ready again. */
  async function change(): Promise<void> {
    await life.happen(isWhole ? loseReplica('StatefulSet/orders') : makeReady('StatefulSet/orders'));
    isWhole = !isWhole;
  }

  /** Waits until the status is that of its objects: every change of a pod changes it. */
  async function told(when: string): Promise<readonly Verdict[]> {
    let last: readonly Verdict[] = [];
    await waitUntil(
      `what stands in the cluster is told ${when}`,
      async () => {
        last = await verdicts.read(NAMESPACE);
        return last.every(({ differences }) => differences.length === 0);
      },
      PATIENCE,
      async () => {
        const log = formatLog((await proxy.log()).slice(-60));
        return [last.map(({ differences }) => differences), journal.lines.slice(-30), log];
      },
    );
    return last;
  }

  /** Lets it last, and tells what was sent meanwhile. */
  async function endure(milliseconds: number): Promise<Endured> {
    const [before, began] = [replica.sent.length, clock.elapsed()];
    while (clock.elapsed() < began + milliseconds) await sleep(50);
    return { sent: replica.sent.slice(before), lasted: clock.elapsed() - began };
  }

  async function expectSound({ sent, lasted }: Endured): Promise<void> {
    const most = MOST_OF_A_PATH + Math.ceil(Math.max(0, lasted - BROKEN) / SHORTEST_WAIT);
    expect(pathsAbove(most, sent), `in ${lasted} ms\n${formatLog((await proxy.log()).slice(-60))}`).toEqual([]);
    expect(requestFaults(replica.sent)).toEqual([]);
    expect(journal.lines.filter(({ level }) => level === 'error')).toEqual([]);
  }

  describe.each(Object.entries(CASES))('%s', (_title, rules) => {
    test('is survived with few requests, and what changed meanwhile is told', async () => {
      const removals = await Promise.all(rules.map((rule) => proxy.inject(rule)));
      // A watch that has begun goes on as it is.
      await proxy.cutConnections();
      const enduring = endure(BROKEN);
      await change();
      const endured = await enduring;
      const struck = await Promise.all(removals.map((remove) => remove()));
      expect(struck).not.toContain(0);
      await told('after the fault');
      await expectSound(endured);
    });
  });

  test('a partition of 30 s is survived, and what changed meanwhile is told', async () => {
    await proxy.pause();
    const enduring = endure(30 * SECOND);
    await change();
    const endured = await enduring;
    await proxy.resume();
    await told('after the partition');
    await expectSound(endured);
  });

  test('a token that expires is replaced by the next, without a pause', async () => {
    const expired = token;
    await proxy.inject({ fault: { kind: 'expired-token', token: expired } });
    await change();
    const endured = await endure(BROKEN);
    const { client } = cluster();
    const path = '/api/v1/namespaces/planwright-system/serviceaccounts/planwright-agent/token';
    const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
    const { body } = await client.request({ method: 'POST', path, body: request });
    ({ token } = body['status'] as { readonly token: string }); // Of a TokenRequest.
    await told('with the next token');
    await expectSound(endured);
  });

  test('after all that every status that was written is sound, and nothing was told twice', () => {
    const written = writtenStatuses(cluster().auditEvents(), NAMESPACE);
    expect([...faultsOf(written), ...tellingFaults(written, journal.lines)]).toEqual([]);
    expect(written.length).toBeGreaterThan(Object.keys(CASES).length / 2);
  });

  test('when nothing changes, nothing is written', async () => {
    // What does not become ready is told to have failed after a while.
    if (!isWhole) await change();
    await told('in the end');
    // What it told first may be followed by what explains it: Events of pods come later than the pods.
    await endure(BROKEN);
    const verdictsThen = await told('when that is over');
    await proxy.cutConnections();
    const quiet = { cluster: cluster(), namespace: NAMESPACE, clock, verdicts: verdictsThen, milliseconds: BROKEN };
    expect(await writesInQuiet(quiet)).toEqual([]);
  });
});

/** What was sent while something lasted, and how long that was by the agent's clock. */
interface Endured {
  readonly sent: readonly SentRequest[];
  readonly lasted: number;
}

/** The paths that were asked more often, Leases aside: who wants one tries every two seconds. */
function pathsAbove(most: number, sent: readonly SentRequest[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { method, path } of sent) {
    const key = `${method} ${path}`;
    if (!path.includes('/coordination.k8s.io/')) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > most).map(([key, count]) => `${count} × ${key}`);
}
